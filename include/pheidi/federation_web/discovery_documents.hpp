// WebFinger (RFC 7033), host-meta (RFC 6415) and NodeInfo 2.0 of this server, as text. Pure.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"
#include "pheidi/base/error.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/local_uri.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::federation_web {

/// Why a WebFinger resource names nobody.
enum class resource_error {
  malformed, ///< neither a URL nor something with '@' nor our own host: 400
  foreign,   ///< of another server, or no account's URL: 404
};

/// Either whom a resource asks for, or why nobody.
struct resource {
  std::optional<model::local_account>
      account; // by name in the case asked, or by id; -99 for the server itself
  resource_error why = resource_error::malformed;
};
/// acct:NAME@HOST and NAME@HOST for each of our domains, the URLs of actors and of their pages, and the
/// server itself as its bare host, https://HOST/, acct:HOST@HOST or its actor's URL. Hosts in any case.
resource read_resource(std::string_view text, const config::identity_settings& identity);

/// Whom an answer is about.
struct found_account {
  account_id id;
  std::string username, uri, page;
  std::optional<activitypub::outgoing::picture> avatar;
  bool says_intents = false; // links of FEP-3b86, from 4.6
  bool may_share = false;    // among them the one to /share, which Rails alone serves
};
/// application/jrd+json. The instance actor (-99) has `uri` as its only alias and the page as its profile.
std::string webfinger_document(const found_account& account, const config::identity_settings& identity);

/// application/xrd+xml and its JSON twin: where WebFinger is.
std::string host_meta_xml(const config::identity_settings& identity);
std::string host_meta_json(const config::identity_settings& identity);

/// Where NodeInfo is.
std::string node_info_links(const config::identity_settings& identity);

struct node_info {
  std::string version; // of Pheidi
  std::int64_t users = 0, active_month = 0, active_half_year = 0, local_posts = 0;
  bool open_registrations = false;
  std::string name, description; // may be empty
};
/// NodeInfo 2.0; the software is "pheidi".
std::string node_info_document(const node_info& n);

} // namespace pheidi::federation_web
