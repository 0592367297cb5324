// How an origin is reached: directly, by a proxy that forwards, or through a proxy's tunnel. Pure.
//
// A proxy resolves names in our place, so what can be judged here is judged
// here: address literals go through the guard, names of this machine are refused.
#pragma once

#include "pheidi/http/client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::http {

struct proxy {
  origin at;
  std::string authorization_line; // "Proxy-Authorization: Basic ...\r\n" or empty
  /// "http://user:p%40ss@proxy.example:3128"; the port defaults to the scheme's.
  static result<proxy> parse(std::string_view text);
};

struct route {
  enum class by { direct, forward, tunnel };
  origin to;
  by how = by::direct;
  const proxy* through = nullptr;

  /// What kept connections are filed under. Connections to a proxy never pass for direct ones to the same
  /// address: those were not checked by the guard.
  std::string key() const;
};

class routes {
 public:
  routes(const client_options& options, const net::guard& addresses);
  /// Neither refused nor through a proxy.
  bool direct(const origin& to) const;
  /// refused_hidden, refused_address, or proxy_failed for a setting that cannot work.
  result<route> plan(const origin& to) const;

 private:
  struct setting {
    bool wanted = false;
    std::optional<proxy> parsed;
  };
  static setting read(const std::string& text);
  result<route> by_proxy(const origin& to, const setting& s) const;
  result<void> judge(const origin& to) const;

  const net::guard& addresses_;
  setting ordinary_;
  setting hidden_;
  bool allow_hidden_;
};

} // namespace pheidi::http
