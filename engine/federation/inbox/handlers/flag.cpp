// Flag: a report about accounts of ours, or of others that troubled ours.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/moderation.hpp"

#include <map>

namespace pheidi::federation::inbox {

namespace {

constexpr std::size_t max_named = 500;

/// Lemmy and Mbin have their words in `summary`.
std::string comment_of(const arrival& a) {
  auto text = activitypub::text_of(*a.activity.document, "content");
  return text.empty() ? activitypub::text_of(*a.activity.document, "summary") : text;
}

} // namespace

outcome apply_flag(const scene& s, const arrival& a) {
  if (s.known.policy->rule(a.actor.domain).reject_reports) return {errc::not_for_us, "reports are refused"};
  std::map<account_id, const model::account_row*> targets;
  std::vector<std::int64_t> statuses;
  for (const auto& id : activitypub::ids_of(activitypub::member(*a.activity.document, "object"), max_named)) {
    if (const auto* account = s.known.account(id)) targets.emplace(account->id, account);
    if (const auto* status = s.known.status(id)) statuses.push_back(status->id.value);
  }
  outcome out(errc::not_found, "names nobody known here");
  for (const auto& [id, account] : targets) {
    if (!account->local() && !model::replies_to_local(s.tx, id, statuses)) continue;
    const model::received_flag about{.reporter = a.actor.id,
                                     .reporter_domain = a.actor.domain,
                                     .target = id,
                                     .statuses = statuses,
                                     .comment = comment_of(a),
                                     .uri = may_write(a.actor.uri, a.activity.id) ? a.activity.id
                                                                                  : std::string()};
    const auto stored = model::insert_report(s.tx, about, s.known.now);
    out.why = {};
    if (!stored.inserted || stored.has_open_siblings) continue;
    for (const auto staff : model::report_readers(s.tx))
      out.then.jobs.push_back(notify(staff, stored.id, "Report", "admin.report"));
  }
  return out;
}

} // namespace pheidi::federation::inbox
