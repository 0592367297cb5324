#include "pheidi/federation/discovery/admission.hpp"

#include <algorithm>
#include <string>

namespace pheidi::federation::discovery {

namespace {

bool is_hidden(std::string_view host) {
  return host.ends_with(".onion") || host.ends_with(".i2p");
}

/// Ports below 1024 belong to other protocols, and so do those of databases: nobody federates there, and a
/// URI must not make us talk to them.
bool is_web_port(std::uint16_t port) {
  constexpr std::uint16_t others[] = {1433, 2049, 3306, 5432, 6379, 6380, 6432, 9042, 11211, 26379, 27017};
  if (port == 80 || port == 443) return true;
  return port >= 1024 && std::find(std::begin(others), std::end(others), port) == std::end(others);
}

bool is_default_port(const http::origin& o) {
  return o.port == (o.tls ? 443 : 80);
}

} // namespace

bool is_own_host(const http::url& url, const config::identity_settings& identity) {
  // A domain of ours with a port is a development server, and its neighbours are other servers.
  return identity.is_ours(url.authority()) || identity.is_ours(url.to.host);
}

bool same_server(const http::url& a, const http::url& b) {
  if (a.to.host != b.to.host) return false;
  return a.to.port == b.to.port || (is_default_port(a.to) && is_default_port(b.to));
}

result<void> admit_as_told(const http::url& url, const config::identity_settings& identity,
                           const model::domain_policy* policy) {
  if (is_own_host(url, identity)) return error(errc::local, url.to.host);
  if (policy && !policy->allowed(url.to.host)) return error(errc::blocked_domain, url.to.host);
  return {};
}

result<void> admit(const http::url& url, const config::identity_settings& identity,
                   const model::domain_policy* policy) {
  if (!url.to.tls && identity.https && !is_hidden(url.to.host)) return error(errc::bad_uri, "not https");
  return admit_unproven(url, identity, policy);
}

result<void> admit_unproven(const http::url& url, const config::identity_settings& identity,
                            const model::domain_policy* policy) {
  if (!is_web_port(url.to.port)) return error(errc::bad_uri, "port " + std::to_string(url.to.port));
  return admit_as_told(url, identity, policy);
}

result<http::url> admit(std::string_view uri, const config::identity_settings& identity,
                        const model::domain_policy* policy) {
  if (uri.size() > longest_uri) return error(errc::bad_uri, "too long");
  auto url = http::url::parse(uri);
  if (!url) return error(errc::bad_uri, url.error().message());
  const auto admitted = admit(*url, identity, policy);
  if (!admitted) return admitted.error();
  return url;
}

bool speaks_for_itself(std::string_view id, std::string_view asked, const http::url& asked_url,
                       const http::url& found) {
  return id == found.text() || (id == asked && same_server(asked_url, found));
}

} // namespace pheidi::federation::discovery
