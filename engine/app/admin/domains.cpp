// Rules about other servers. Ruby, where it runs, removes what it kept of their media.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/app/admin_domains.hpp"
#include "pheidi/model/client/ended_follows.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

using outbox_job = federation::outbox::ruby_job;
using span = model::domain_span;

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

/// Else servers of the domain would go on to show follows that are none, and to send posts for them.
void tell_servers(const std::vector<model::ended_follow>& all, admin_session::follow_ups& then) {
  namespace ap = activitypub;
  std::vector<outbox_job> jobs;
  for (const auto& each : all) {
    const auto word =
        each.undone ? ap::undo(each.id, "Follow", each.what) : ap::reject_follow(each.id, each.what);
    jobs.push_back(federation::outbox::deliver(word, each.ours, each.inbox));
  }
  then.enqueue(std::move(jobs));
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

/// What Ruby's AfterUnallowDomainWorker is for. False when there was nothing to end.
bool end_follows(const admin_session& in, pqxx::dbtransaction& tx, const std::string& domain,
                 admin_session::follow_ups& then) {
  const auto now = wall_clock::now();
  const auto told = model::ends_of_follows(tx, in.outgoing(now), domain, span::alone);
  tell_servers(told, then);
  const auto effect = model::end_follows_with(tx, domain, now);
  tell_severed(effect.severed, then);
  return effect.follows > 0 || !told.empty();
}

} // namespace

result<blocked_domain> block_domain(admin_session& in, model::domain_block rule) {
  auto domain = other_domain(rule.domain, in.settings().identity);
  if (!domain) return domain.error();
  rule.domain = *domain;
  return in.change<blocked_domain>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<blocked_domain> {
        const auto now = wall_clock::now();
        if (rule.severity == model::block_severity::suspend)
          tell_servers(ends_of_follows(tx, in.outgoing(now), rule.domain, span::with_subdomains), then);
        const auto effect = model::block_domain(tx, rule, now);
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
    if (!in.settings().identity.limited_federation) return changed;
    if (!in.ruby_works()) return end_follows(in, tx, *domain, then) || changed;
    if (changed)
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
