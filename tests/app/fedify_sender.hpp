// tests/interop/fedify/sender.mjs as a child: servers of Fedify that send to our inbox and serve who they
// are.
#pragma once

#include "instance.hpp"
#include "logged_process.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace pheidi::test {

class fedify_sender {
 public:
  static constexpr const char* author = "https://fedify.example/users/";
  static constexpr const char* relay = "https://relay.example/users/";

  /// Writes the instance's `hosts` and `ca.pem`, by which the engine finds fedify.example and relay.example.
  explicit fedify_sender(instance& beside);

  /// What one act led to: `attempts` says how each request was signed and answered.
  boost::json::object act(const std::string& path, const boost::json::object& told) const;
  /// What came in at Fedify's inboxes or was asked of its actors, and was verified by it.
  boost::json::array received() const;
  std::string log() const { return process_->log(); }

 private:
  instance& beside_;
  std::unique_ptr<logged_process> process_;
};

} // namespace pheidi::test
