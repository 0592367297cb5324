// /api/v1/domain_blocks: servers of which the caller wants to see nothing.
#include "relationships.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/relations_written.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace pheidi::instance::api {

namespace {

using web::call;

/// As accounts have it.
web::or_refusal<std::string> read_domain(const call& c) {
  const auto text = c.given.text("domain");
  if (!text || text->empty()) return web::invalid("Domain can't be blank");
  auto domain = activitypub::normalise_domain(*text);
  if (domain.empty()) return web::invalid("Domain is not a valid domain name");
  return domain;
}

} // namespace

web::answer list_domain_blocks(call& c) {
  const auto p = web::read_page(c.given, {100, 200});
  if (!p) return p.error();
  const auto found = model::blocked_domains(c.tx, c.me().account, p->max_id, p->since_id, p->limit);
  boost::json::array out;
  for (const auto& row : found)
    out.emplace_back(row.domain);
  if (found.empty()) return out;
  return web::paged(web::answer(out), c, *p, found.size(), found.front().id, found.back().id,
                    web::back::since_id);
}

web::answer add_domain_block(call& c) {
  const auto domain = read_domain(c);
  if (!domain) return domain.error();
  if (c.here.settings.identity.is_ours(*domain)) return web::invalid("Domain is this server's own");
  if (model::block_domain_for(c.tx, c.me().account, *domain, c.now))
    c.then.enqueue({federation::outbox::after_domain_block(c.me().account, *domain)});
  return web::done();
}

web::answer remove_domain_block(call& c) {
  const auto domain = read_domain(c);
  if (!domain) return domain.error();
  model::unblock_domain_for(c.tx, c.me().account, *domain);
  return web::done();
}

web::answer preview_domain_block(call& c) {
  const auto domain = read_domain(c);
  if (!domain) return domain.error();
  const auto count = model::follows_with_domain(c.tx, c.me().account, *domain);
  return boost::json::object{{"following_count", count.following}, {"followers_count", count.followers}};
}

} // namespace pheidi::instance::api
