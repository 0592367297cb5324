// tests/interop/fedify/server.mjs as a child: a server whose word about signatures is Fedify's.
#pragma once

#include "instance.hpp"
#include "logged_process.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::test {

class fedify_server {
 public:
  /// `mode` as the script takes it: both, cavage, rfc9421. It knows the keys of `beside`. Port 0 is a free
  /// one.
  fedify_server(instance& beside, const std::string& mode, std::uint16_t port = 0);
  /// False where npm has not brought Fedify.
  static bool installed();

  std::uint16_t port() const { return port_; }
  /// "http://fedify.example:PORT/inbox"; the name is in the instance's hosts file.
  std::string inbox(const std::string& path = "/inbox") const;
  /// The first `count` verdicts, or fewer when `patience` has passed.
  std::vector<boost::json::object> verdicts(std::size_t count,
                                            std::chrono::seconds patience = std::chrono::seconds(120)) const;
  std::string log() const { return process_->log(); }

 private:
  std::unique_ptr<logged_process> process_;
  std::uint16_t port_ = 0;
};

} // namespace pheidi::test
