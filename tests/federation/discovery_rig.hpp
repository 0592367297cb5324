// A fetcher before a fake fediverse: every name under .example is the swarm's, and the guard lets nothing
// else pass.
#pragma once

#include "canary.hpp"
#include "support/on_loop.hpp"

#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/net/resolver.hpp"
#include "pheidi/swarm/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace pheidi::federation::discovery {

struct rig_options {
  bool tls = true;
  host_budget per_host{};
};

struct rig {
  explicit rig(rig_options o = {});
  ~rig();

  /// An activity document whose id is its URL.
  void publish_object(const std::string& url, const std::string& members = {});
  void redirect(const std::string& from, const std::string& to, int status = 302);

  result<fetched_document> get(const std::string& uri, get_options options = {}, budget_ptr costs = nullptr);
  result<std::string> get_text(const std::string& uri, get_options options);
  /// All at once.
  std::vector<result<fetched_document>> get_all(const std::vector<std::string>& uris);
  std::uint64_t hits(const std::string& url) const { return world.document_hits(url); }
  double fetches(const std::string& result) const;
  template <class T>
  T run(net::awaitable<T> work) {
    return test::on_loop(loop, std::move(work));
  }

  static const std::string& key_id();

  test::canary forbidden;
  swarm::world world;
  config::settings settings;
  std::shared_ptr<model::domain_policy> policy = std::make_shared<model::domain_policy>();
  bool can_sign = true;
  metrics::registry registry;
  net::loop loop{"test", milliseconds(1)};
  net::resolver names;
  net::guard guard;
  net::tls_client_context tls;
  net::dialer dialer;
  http::client client;
  fetcher documents;
};

/// The code of a result's error, for EXPECT_EQ; ok for a value and for errors of others.
template <class T>
errc code_of(const result<T>& r) {
  if (r || r.error().code.category() != enum_category<errc>::instance()) return errc::ok;
  return static_cast<errc>(r.error().code.value());
}
void PrintTo(errc e, std::ostream* out);

inline get_options any_id() {
  get_options o;
  o.id_must_match = false;
  return o;
}
inline get_options webfinger() {
  get_options o;
  o.accept = get_options::accept::webfinger;
  return o;
}
inline get_options host_meta() {
  get_options o;
  o.accept = get_options::accept::host_meta;
  return o;
}

/// Hosts, as URIs write them, that lead inside: table U01-U43. `name` ones are in the rig's hosts table.
std::vector<std::string> forbidden_hosts();

} // namespace pheidi::federation::discovery
