// c-ares on a loop: its sockets are watched by the reactor, its timeouts driven by the wheel.
#pragma once

#include "pheidi/net/errc.hpp"
#include "pheidi/net/loop.hpp"

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::net {

struct dns_answer {
  enum class kind { found, no_such_name, no_data, failed, timeout };
  kind what = kind::failed;
  std::vector<boost::asio::ip::address> found;
  milliseconds ttl{0};
};

enum class family { ipv4, ipv6 };

class dns_channel {
 public:
  struct options {
    std::vector<std::string> name_servers;
    milliseconds timeout{5000}; // of a whole question, about
    bool search_domains = false;
  };
  static result<std::unique_ptr<dns_channel>> make(loop& l, const options& o);
  ~dns_channel();
  dns_channel(const dns_channel&) = delete;
  dns_channel& operator=(const dns_channel&) = delete;

  /// Answers exactly once, perhaps before it returns; with `failed` when the channel is destroyed first.
  void ask(const std::string& name, family f, std::function<void(dns_answer)> then);

 private:
  struct state;
  explicit dns_channel(std::shared_ptr<state> s);
  std::shared_ptr<state> state_;
};

} // namespace pheidi::net
