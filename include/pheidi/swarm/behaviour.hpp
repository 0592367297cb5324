// How a fake server behaves: one act, how often, how late. Pure.
//
// Written as a comma list, at most one act and any options:
//
//   latency=20ms..80ms          ok with a uniform latency
//   error=503@50%,retry-after=30s
//   reset@10%,latency=5ms
//
// `@P%` limits an act to a share of the requests; the rest are answered as `ok`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/swarm/errc.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::swarm {

enum class act {
  ok,              ///< 202 after the latency (`ok=200` for another status)
  error,           ///< an error status, with Retry-After if asked
  hang,            ///< reads the request and never answers
  hang_tls,        ///< accepts the connection and never reads a byte
  reset,           ///< reads the request, then a TCP reset
  drip,            ///< answers 202, one byte at a time
  dead,            ///< nothing listens: connection refused
  blackhole,       ///< SYNs stay unanswered: connect times out
  wrong_cert,      ///< a certificate for another name
  expired_cert,    ///< a certificate of yesterday
  untrusted_cert,  ///< a certificate of a CA that nobody knows
  endless_headers, ///< headers that never end
  huge_body,       ///< 202 with a body of megabytes
  redirect,        ///< 307 (or the given status) to a path that accepts
  refuse_cavage,   ///< 401 to draft-cavage, accepts RFC 9421
};

struct behaviour {
  act what = act::ok;
  int status = 202; // of ok, error, redirect
  double share = 1; // of requests that get the act
  milliseconds latency_min{0};
  milliseconds latency_max{0};
  std::optional<seconds> retry_after{};
  milliseconds drip_every{200};
  std::size_t body_bytes = std::size_t{10} << 20;
  friend bool operator==(const behaviour&, const behaviour&) = default;
};

/// bad_group with what is wrong and what would be right.
result<behaviour> parse_behaviour(std::string_view text);
/// In the grammar above, so that it parses back: "error=503@50%,retry-after=30s".
std::string to_text(const behaviour& b);
/// "20ms", "3s", "2m"; a bare number is milliseconds.
result<milliseconds> parse_duration(std::string_view text);

/// True if an address of such a host has a listening socket that accepts.
bool listens(act a);
/// True if every delivery to such a host arrives in the end, given retries: what a run may be expected to
/// deliver.
bool can_accept(const behaviour& b);
/// True if the act shows in TLS only and so means nothing over plain http.
bool needs_tls(act a);

/// What is done with one request.
struct step {
  act what = act::ok;
  milliseconds latency{0};
};
/// `roll_share` and `roll_latency` are uniform in [0, 1).
step choose(const behaviour& b, double roll_share, double roll_latency);

} // namespace pheidi::swarm
