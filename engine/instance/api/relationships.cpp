// Notes and endorsements; the table of all endpoints about how people stand to each other.
#include "relationships.hpp"

#include "text_measure.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/model/client/relations_written.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace {

using web::call;

web::answer note(call& c) {
  constexpr std::size_t longest = 2000;
  const auto who = asked_account(c);
  if (!who) return who.error();
  auto comment = c.given.text_or_empty("comment");
  if (is_longer(comment, longest)) return web::invalid("Comment is too long");
  if (is_blank(comment)) comment.clear();
  model::write_note(c.tx, c.me().account, who->id, comment, c.now);
  return relationship_of(c, who->id);
}

web::answer endorse(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  if (!model::endorse(c.tx, c.me().account, who->id, c.now))
    return web::invalid("only people whom you follow can be endorsed");
  return relationship_of(c, who->id);
}

web::answer unendorse(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  model::end_endorsement(c.tx, c.me().account, who->id);
  return relationship_of(c, who->id);
}

constexpr auto follows = web::person("write:follows follow");
constexpr auto blocks = web::person("write:blocks follow");
constexpr auto mutes = web::person("write:mutes follow");
constexpr auto accounts = web::person("write:accounts");

constexpr std::array all{
    web::route{"POST", "/api/v1/accounts/:id/follow", follows, &follow, web::writes, nullptr,
               web::family::follows},
    web::route{"POST", "/api/v1/accounts/:id/unfollow", follows, &unfollow, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/remove_from_followers", follows, &remove_from_followers,
               web::writes},
    web::route{"POST", "/api/v1/accounts/:id/block", blocks, &block, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/unblock", blocks, &unblock, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/mute", mutes, &mute, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/unmute", mutes, &unmute, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/note", accounts, &note, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/endorse", accounts, &endorse, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/unendorse", accounts, &unendorse, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/pin", accounts, &endorse, web::writes},
    web::route{"POST", "/api/v1/accounts/:id/unpin", accounts, &unendorse, web::writes},
    web::route{"GET", "/api/v1/follow_requests", web::person("read:follows follow"), &list_follow_requests},
    web::route{"POST", "/api/v1/follow_requests/:id/authorize", follows, &authorise_follow_request,
               web::writes},
    web::route{"POST", "/api/v1/follow_requests/:id/reject", follows, &reject_follow_request, web::writes},
    web::route{"GET", "/api/v1/blocks", web::person("read:blocks follow"), &list_blocks},
    web::route{"GET", "/api/v1/mutes", web::person("read:mutes follow"), &list_mutes},
    web::route{"GET", "/api/v1/domain_blocks", web::person("read:blocks follow"), &list_domain_blocks},
    web::route{"POST", "/api/v1/domain_blocks", blocks, &add_domain_block, web::writes},
    web::route{"DELETE", "/api/v1/domain_blocks", blocks, &remove_domain_block, web::writes},
    web::route{"GET", "/api/v1/domain_blocks/preview", blocks, &preview_domain_block},
    web::route{"POST", "/api/v1/reports", web::person("write:reports"), &report, web::writes, nullptr,
               web::family::reports},
};

} // namespace

table relationship_routes() {
  return all;
}

} // namespace pheidi::instance::api
