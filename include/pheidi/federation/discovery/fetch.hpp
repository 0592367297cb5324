// Documents of other servers: one signed GET, guarded, bounded, and believed only about its own origin.
//
// Runs on one loop, with its own HTTP client over the same guard as deliveries.
// Every hop of a redirect is signed again for its host and checked against the
// domain policy. A budget is shared by all fetches that one activity causes; a
// host has a limit of fetches under way and per minute, whoever asks.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/base/metrics.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/http/client.hpp"
#include "pheidi/model/domain_policy.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pheidi::federation::discovery {

enum class errc {
  ok = 0,
  blocked_domain, ///< the domain policy refuses the host
  local,          ///< a URI of this server is never fetched
  bad_uri,
  budget_spent, ///< the activity caused enough fetches
  host_limited, ///< this host had its share for now
  not_found,    ///< 404
  gone,         ///< 410
  refused,      ///< 401, 403 and other 4xx
  unavailable,  ///< 5xx, 429, network: worth trying later
  wrong_media_type,
  too_large,
  not_json,
  wrong_id,      ///< the document's id is not where it was found
  not_confirmed, ///< WebFinger, or the owner of a key, does not agree
  not_an_actor,
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "discovery";
}
/// Worth a retry of the job: network, 5xx, limits.
bool is_transient(const error& e);

/// What one activity may still cause. Shared by its fetches; not thread-safe, one loop.
struct budget {
  int documents = 30;
  int actors = 20;
  int depth = 0; // of the thread that is followed upwards
  /// Of the request that began it all: inherited by the jobs that it causes and what they cause, whose
  /// fetches are counted together. Empty: not counted.
  std::string cause{};
};
using budget_ptr = std::shared_ptr<budget>;

struct fetched_document {
  boost::json::object json;
  std::string uri; // where it was found in the end
  bool activity_media_type = true;
};

struct get_options {
  enum class accept { activity, webfinger, host_meta } accept = accept::activity;
  /// The document's `id` must be the URI it was asked for, else it is asked for once more at its id, where it
  /// must be.
  bool id_must_match = true;
  std::size_t max_bytes = std::size_t{1} << 20;
  /// An account here that may see more than strangers; else the instance actor asks.
  std::optional<account_id> as = std::nullopt;
};

/// Who signs GETs. Given by the role, which reads it from the database.
struct signer {
  std::string key_id;
  std::shared_ptr<const crypto::rsa_private_key> key;
};

/// What one host may cost, whoever asks.
struct host_budget {
  std::size_t in_flight = 16;   // fetches under way
  std::size_t waiting = 64;     // for one of these to end
  std::size_t per_minute = 300; // requests, each hop of a redirect counted
  std::size_t hosts = 10000;    // remembered; the least recent are forgotten
};

/// What one request may cost in all, through whatever jobs and accounts it leads, before ten minutes have
/// passed.
inline constexpr int documents_of_a_cause = 400;

/// For the client that a fetcher uses: bodies up to 1 MiB are kept, times as for deliveries.
http::client_options make_client_options(const config::settings& s);

class fetcher {
 public:
  struct parts {
    const config::settings& settings;
    http::client& client;
    std::function<net::awaitable<result<signer>>(std::optional<account_id>)> sign_as;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    host_budget per_host{};
  };
  explicit fetcher(parts p);
  ~fetcher();

  /// A JSON document. Errors: discovery::errc, net::errc and http::errc stay inside as context of
  /// unavailable.
  net::awaitable<result<fetched_document>> get(std::string uri, budget_ptr costs, get_options options);
  /// Text (WebFinger, host-meta): 200 with one of the media types of `accept`.
  net::awaitable<result<std::string>> get_text(std::string uri, budget_ptr costs, get_options options);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::federation::discovery
