// Looks up whom a path names.
#include "asked_account.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/instance/entities/accounts.hpp"

namespace pheidi::instance::api {

web::or_refusal<model::asked_account> asked_account(web::call& c) {
  const auto id = c.id();
  auto found = id ? model::find_asked_account(c.tx, c.schema, account_id(*id)) : std::nullopt;
  if (!found) return web::not_found();
  return std::move(*found);
}

boost::json::object relationship_of(web::call& c, account_id whom) {
  auto all = entities::relationships(c.tx, c.context(), std::span(&whom, 1));
  return all.empty() ? boost::json::object() : all.front().get_object();
}

model::outgoing_context outgoing_of(const web::call& c) {
  return {c.schema, c.here.settings.identity, c.here.settings.media, c.now};
}

bool is_longer(std::string_view text, std::size_t characters) {
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == characters) return true;
    text.remove_prefix(next_utf8(text).length);
  }
  return false;
}

} // namespace pheidi::instance::api
