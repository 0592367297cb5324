// What a GET names on this server: which document, whose, and in which form. Pure.
#pragma once

#include "pheidi/model/local_uri.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::federation_web {

enum class endpoint {
  webfinger,                 ///< /.well-known/webfinger
  host_meta,                 ///< /.well-known/host-meta
  host_meta_json,            ///< /.well-known/host-meta.json
  node_info_links,           ///< /.well-known/nodeinfo
  node_info,                 ///< /nodeinfo/2.0
  actor,                     ///< /users/NAME, /ap/users/ID, /@NAME, /actor
  outbox,                    ///< ACTOR/outbox
  followers,                 ///< ACTOR/followers
  following,                 ///< ACTOR/following
  featured,                  ///< ACTOR/collections/featured
  featured_tags,             ///< ACTOR/collections/tags
  followers_synchronization, ///< ACTOR/followers_synchronization
  status,                    ///< ACTOR/statuses/ID, /@NAME/ID
  status_activity,           ///< STATUS/activity
  replies,                   ///< STATUS/replies
  likes,                     ///< STATUS/likes
  shares,                    ///< STATUS/shares
  quote_authorization,       ///< ACTOR/quote_authorizations/ID
};

struct route {
  endpoint what = endpoint::actor;
  model::local_account whose; // of what belongs to an actor; its status or quote is `id`
  std::int64_t id = 0;
  bool page_for_people = false; // /@NAME and /@NAME/ID: HTML is at home here
};

/// Nothing for what is no endpoint of federation. The query string and one '/' at the end do not matter.
/// Numbers are decimal, of at most 19 digits; names are of letters, digits, '_', '.', '-', percent-decoded,
/// as asked (any case). Both ways of naming an actor serve every document of it; /actor has a document and an
/// outbox only.
std::optional<route> route_of(std::string_view target);

/// The first query parameter of that name, decoded as a form ('+' is a blank).
std::optional<std::string> parameter(std::string_view target, std::string_view name);

/// What the Accept header prefers: JSON of some kind before HTML. Without the header, with */* alone, or when
/// text/html is preferred (by q, then by order), HTML.
enum class representation { activity, html };
representation preferred(std::string_view accept);

} // namespace pheidi::federation_web
