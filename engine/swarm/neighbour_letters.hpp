// What neighbours send to the one instance they know, over plain HTTP, and what they ask of it.
#pragma once

#include "swarm/neighbour.hpp"

#include "pheidi/http/client.hpp"
#include "pheidi/swarm/errc.hpp"

#include <optional>
#include <string>

namespace pheidi::swarm {

/// On one loop, all of it.
class letters {
 public:
  /// `at`: "127.0.0.1:3000"; `domain`: what the Host field says.
  letters(net::loop& on, http::origin at, std::string domain);

  /// By WebFinger and the actor's document; nothing while the account is not there.
  net::awaitable<std::optional<acquaintance>> look_up(std::string name);
  /// The key that the actor's document shows; nothing without one.
  struct shown_key {
    std::string id, pem;
  };
  net::awaitable<std::optional<shown_key>> key_of(acquaintance whom);
  /// Signed with draft-cavage. True for an answer of 2xx.
  net::awaitable<bool> send(const neighbour& from, const acquaintance& to, std::string activity);

 private:
  net::awaitable<std::optional<std::string>> get(std::string target, std::string accept);
  net::awaitable<std::optional<http::response>> exchange(std::string head, std::string body);
  std::string target_of(std::string_view uri) const;

  http::origin at_;
  std::string domain_;
  net::guard addresses_;
  net::resolver names_;
  net::dialer dialer_;
  http::client client_;
};

} // namespace pheidi::swarm
