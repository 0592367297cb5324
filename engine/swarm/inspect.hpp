// Is this request a delivery that a strict server takes? Pure: a request in, a verdict out.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/http_signature.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/swarm/keys.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace pheidi::swarm {

/// What an address answers for.
struct place {
  const std::unordered_set<std::string>& hosts; // names served here
  std::uint16_t port = 0;
  bool tls = true;
};

struct verdict {
  int status = 202;
  std::string reason; // why it is refused; empty when it is acceptable
  std::string host;   // the name of the Host field, without port
  std::string inbox;  // as the ledger knows it: the host, and "/7" for its inbox /inbox/7
  std::string id;     // of the activity
  std::optional<crypto::scheme> signed_with;

  bool acceptable() const { return reason.empty(); }
};

/// Why a GET without a good signature is refused; empty when it has one, and `with` says of which kind.
std::string check_get(const http::request& request, const place& here, const key_ring& keys, wall_time now,
                      std::optional<crypto::scheme>& with);
/// The name of the Host field in lower case, without port; empty without.
std::string host_of(const http::request& request);

/// `keys` null: signatures are not looked at.
verdict inspect(const http::request& request, const place& here, const key_ring* keys, wall_time now);

} // namespace pheidi::swarm
