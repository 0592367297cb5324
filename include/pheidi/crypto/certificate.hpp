// X.509 certificates made on the spot: a private CA and its leaves, for the swarm and for tests of TLS.
//
//   auto ca = crypto::certificate_authority::make("Pheidi swarm CA", now);
//   auto leaf = ca.issue({.names = {"*.swarm.test"}}, now);
//
// ECDSA P-256 throughout: a handshake then costs the serving side little.
#pragma once

#include "pheidi/base/clock.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pheidi::crypto {

/// What a server shows, and the key to it. Both PEM.
struct certificate {
  std::string chain_pem; // leaf first, then the CA
  std::string key_pem;
};

/// A leaf to be made. The validity is relative to `now`, so that an expired one can be asked for.
struct leaf_request {
  std::vector<std::string> names; // DNS names, "*.x.test" allowed; an IP address becomes an IP name
  seconds valid_from{-24 * 3600};
  seconds valid_until{30 * 24 * 3600};
};

class certificate_authority {
 public:
  /// Throws std::runtime_error if OpenSSL cannot make keys (a broken installation).
  static certificate_authority make(const std::string& common_name, wall_time now);
  certificate issue(const leaf_request& leaf, wall_time now) const;
  /// What a client trusts.
  const std::string& pem() const;

  certificate_authority(certificate_authority&&) noexcept;
  certificate_authority& operator=(certificate_authority&&) noexcept;
  ~certificate_authority();

 private:
  struct state;
  explicit certificate_authority(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

} // namespace pheidi::crypto
