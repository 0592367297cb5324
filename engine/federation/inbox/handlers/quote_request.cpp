// QuoteRequest (FEP-044f): somebody asks to quote a post of ours; its policy answers.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/answers.hpp"
#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"

#include <fmt/format.h>

namespace pheidi::federation::inbox {

namespace {

/// The automatic half of the policy; what would need a person's word is refused.
bool allows(const scene& s, const arrival& a, const model::status_row& quoted) {
  constexpr int for_public = 2, for_followers = 4, for_following = 8;
  const int automatic = model::quote_policy_of(s.tx, *s.known.schema, quoted.id) >> 16;
  if (model::is_blocking(s.tx, quoted.author, a.actor.id, a.actor.domain)) return false;
  if (automatic & for_public) return true;
  const auto between = model::relation_between(s.tx, quoted.author, a.actor.id);
  return ((automatic & for_followers) && between.followed_by) ||
         ((automatic & for_following) && between.following);
}

/// The quoting post is the asker's own; an embedded copy of his own host is believed.
need instrument_of(const arrival& a, const activitypub::reference& instrument) {
  need out{need::kind::status, instrument.id, nullptr};
  if (instrument.embedded && may_write(a.actor.uri, instrument.id))
    out.document = std::shared_ptr<const boost::json::object>(a.activity.document, instrument.embedded);
  return out;
}

} // namespace

outcome apply_quote_request(const scene& s, const arrival& a) {
  if (auto mine = may_write(a.actor.uri, a.activity.id); !mine) return dropped(mine.error());
  const auto* quoted = s.known.status(a.activity.object.id);
  if (!quoted || !quoted->local || !quoted->distributable() || quoted->reblog_of)
    return {errc::not_for_us, a.activity.object.id};
  const auto author = model::find_account(s.tx, *s.known.schema, *s.known.identity, quoted->author);
  if (!author) return {errc::not_found, a.activity.object.id};
  const auto instrument = activitypub::reference_of(activitypub::member(*a.activity.document, "instrument"));
  const quote_request_ref request{a.activity.id, a.actor.uri, a.activity.object.id, instrument.id};
  outcome out;
  if (!allows(s, a, *quoted)) {
    const auto answer = reject_quote(request, author->uri, fmt::format("{}", quoted->id.value));
    out.then.jobs.push_back(deliver(answer, author->id, a.actor.inbox_url));
    return out;
  }
  const auto* quoting = s.known.status(instrument.id);
  if (!quoting) {
    if (a.tried(instrument.id)) return {errc::not_fetched, instrument.id};
    if (auto mine = may_write(a.actor.uri, instrument.id); !mine) return dropped(mine.error());
    return wants(instrument_of(a, instrument));
  }
  if (auto own = is_author(a.actor.id, *quoting); !own) return dropped(own.error());
  const auto said = model::find_quote(s.tx, *s.known.schema, quoting->id);
  if (!said || said->quoted != quoted->id) return {errc::unusable, "the post does not quote this one"};
  const auto quote =
      model::accept_quote_of_ours(s.tx, *s.known.schema, *quoting, *quoted, a.activity.id, s.known.now);
  if (!quote) return {errc::unusable, "the post quotes another one"};
  const auto stamp = fmt::format("{}/quote_authorizations/{}", author->uri, quote->id);
  out.then.jobs.push_back(
      deliver(accept_quote(request, author->uri, stamp, quote->id), author->id, a.actor.inbox_url));
  out.then.jobs.push_back(notify(author->id, quote->id, "Quote", "quote"));
  out.then.stale_caches = model::stale_caches::of_status(quoting->id.value);
  return out;
}

} // namespace pheidi::federation::inbox
