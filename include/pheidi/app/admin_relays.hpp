// What `pheidi relay` does: the instance actor follows a relay's inbox, and stops to.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/model/client/site_administration.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

result<std::vector<model::relay_row>> list_relays(admin_session& in);
/// Remembered, and its Follow sent.
result<model::relay_row> add_relay(admin_session& in, std::string_view inbox_url);
/// `which` is an id or an inbox. False when it was so.
result<bool> enable_relay(admin_session& in, std::string_view which);
result<bool> disable_relay(admin_session& in, std::string_view which);
result<bool> remove_relay(admin_session& in, std::string_view which);

} // namespace pheidi::app
