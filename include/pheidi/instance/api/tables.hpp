// The endpoints of the client API by area: a table each, in a file of its name in engine/instance/api.
#pragma once

#include "pheidi/instance/web/route.hpp"

#include <span>
#include <vector>

namespace pheidi::instance::api {

using table = std::span<const web::route>;

table instance_routes();     ///< instance v1 and v2, rules, emojis, preferences, announcements, trends
table account_routes();      ///< accounts, profiles, credentials
table relationship_routes(); ///< follow, block, mute, requests, domain blocks, notes, endorsements
table list_routes();
table tag_routes(); ///< tags, followed and featured ones
table search_routes();
table status_routes();   ///< reading statuses: context, source, history, who boosted
table posting_routes();  ///< creating, editing, deleting, scheduled
table reaction_routes(); ///< favourite, reblog, bookmark, pin, mute; the lists of them
table poll_routes();
table media_routes();
table timeline_routes();
table conversation_routes();
table notification_routes(); ///< v1, v2, policy, requests
table filter_routes();       ///< v1 and v2
table marker_routes();
table push_routes();

/// All of them.
std::vector<table> tables();

} // namespace pheidi::instance::api
