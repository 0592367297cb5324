// Rules about other servers. Ruby, where it runs, removes what it kept of their media.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/app/admin_domains.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

using outbox_job = federation::outbox::ruby_job;

result<std::string> other_domain(std::string_view text, const config::identity_settings& identity) {
  auto domain = activitypub::normalise_domain(text);
  const bool whole = !domain.empty() && domain.find(':') == std::string::npos;
  if (!whole) return refused(fmt::format("'{}' is no domain; one looks like example.org", text));
  if (identity.is_ours(domain)) return refused(fmt::format("{} is this server", domain));
  return domain;
}

outbox_job after_block(std::int64_t block) {
  return {.klass = "DomainBlockWorker", .queue = "default", .args = fmt::format("[{},true]", block)};
}

/// Who lost follows here is told; feeds are made anew without the posts of whom nobody sees any more.
void tell_severed(const std::vector<model::severed_person>& all, admin_session::follow_ups& then) {
  namespace outbox = federation::outbox;
  for (const auto& each : all) {
    then.enqueue({outbox::notify(each.account, each.event, "AccountRelationshipSeveranceEvent",
                                 "severed_relationships")});
    if (each.followed) then.enqueue({outbox::regenerate_feed(each.account)});
  }
}

} // namespace

result<blocked_domain> block_domain(admin_session& in, model::domain_block rule) {
  auto domain = other_domain(rule.domain, in.settings().identity);
  if (!domain) return domain.error();
  rule.domain = *domain;
  return in.change<blocked_domain>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<blocked_domain> {
        const auto effect = model::block_domain(tx, rule, wall_clock::now());
        model::refresh_known_domains(tx);
        tell_severed(effect.severed, then);
        if (in.ruby_works()) then.enqueue({after_block(effect.id)});
        return blocked_domain{rule.domain, effect};
      });
}

result<blocked_domain> unblock_domain(admin_session& in, std::string_view text) {
  const auto domain = other_domain(text, in.settings().identity);
  if (!domain) return domain.error();
  return in.change<blocked_domain>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups&) -> result<blocked_domain> {
        const auto effect = model::unblock_domain(tx, *domain, wall_clock::now());
        if (!effect) return refused(fmt::format("{} is not blocked; who is: pheidi domain list", *domain));
        return blocked_domain{*domain, *effect};
      });
}

result<bool> allow_domain(admin_session& in, std::string_view text) {
  const auto domain = other_domain(text, in.settings().identity);
  if (!domain) return domain.error();
  return in.change<bool>([&](pqxx::dbtransaction& tx, admin_session::follow_ups&) -> result<bool> {
    const bool changed = model::allow_domain(tx, *domain, wall_clock::now());
    if (changed) model::refresh_known_domains(tx);
    return changed;
  });
}

result<bool> disallow_domain(admin_session& in, std::string_view text) {
  const auto domain = other_domain(text, in.settings().identity);
  if (!domain) return domain.error();
  return in.change<bool>([&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<bool> {
    const bool changed = model::disallow_domain(tx, *domain);
    const bool tells_ruby = changed && in.ruby_works() && in.settings().identity.limited_federation;
    if (tells_ruby)
      then.enqueue({outbox_job{.klass = "AfterUnallowDomainWorker",
                               .queue = "default",
                               .args = fmt::format("[\"{}\"]", *domain)}});
    return changed;
  });
}

result<domain_rules> list_domains(admin_session& in) {
  return in.look<domain_rules>([](pqxx::dbtransaction& tx) -> result<domain_rules> {
    return domain_rules{model::domain_blocks(tx), model::domain_allows(tx)};
  });
}

} // namespace pheidi::app
