// A quote is shown when who is quoted agreed: the quoted post is found, its author's stamp is read.
#include "pheidi/model/quotes.hpp"

#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::federation::inbox {

namespace {

/// What a stamp must say, exactly.
bool approves(const boost::json::object& stamp, const std::string& quoting, const std::string& quoted,
              const std::string& author) {
  const auto says = [&stamp](const char* name) {
    return activitypub::id_of(activitypub::member(stamp, name));
  };
  return activitypub::has_type(stamp, "QuoteAuthorization") && says("attributedTo") == author &&
         says("interactingObject") == quoting && says("interactionTarget") == quoted &&
         may_stamp(author, says("id"));
}

struct seen {
  std::optional<model::quote_row> quote;
  std::string quoting_uri, author_uri;
  bool own = false, quoted_is_ours = false, is_boost = false;
};

seen look(pqxx::dbtransaction& tx, processor::impl& self, std::int64_t quote, status_id quoted) {
  const auto schema = self.p.schema->current(tx);
  seen out;
  out.quote = model::place_quoted(tx, *schema, quote, quoted, wall_clock::now());
  if (!out.quote || !out.quote->quoted_account) return out;
  const auto quoting = model::find_status(tx, out.quote->status);
  if (quoting) out.quoting_uri = quoting->uri;
  const auto original = model::find_status(tx, quoted);
  out.is_boost = !original || original->reblog_of;
  const auto author = model::find_account(tx, *schema, self.p.settings.identity, *out.quote->quoted_account);
  if (author) out.author_uri = author->uri;
  out.quoted_is_ours = author && author->local();
  out.own = *out.quote->quoted_account == out.quote->account;
  return out;
}

} // namespace

net::awaitable<result<outcome>> verify_one_quote(processor::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  auto uri = text_at(args, 1);
  if (!id || !uri) co_return error{errc::unusable, "RefetchAndVerifyQuoteWorker"};
  const auto approval = option_at(args, 2, "approval_uri");
  auto costs = budget_of(args, 2);
  need wanted{need::kind::status, *uri, nullptr};
  auto quoted = co_await self.obtain_status(std::move(wanted), costs);
  if (!quoted) co_return quoted.error();
  auto* all = &self;
  const auto quoted_id = *quoted;
  std::function<seen(pqxx::dbtransaction&)> query = [all, &id, quoted_id](pqxx::dbtransaction& tx) {
    return look(tx, *all, *id, quoted_id);
  };
  auto found = co_await self.p.writers.run<seen>(self.p.on, std::move(query));
  if (!found) co_return found.error();
  if (!found->quote) co_return outcome(errc::not_found, "no such quote");
  if (found->is_boost) co_return outcome(errc::unusable, "a quote of a boost");
  bool agreed = found->own;
  // Quotes of our own posts are agreed to by an Accept of ours only.
  const bool has_stamp = !agreed && !found->quoted_is_ours && !approval.empty();
  if (has_stamp) {
    discovery::get_options options;
    auto stamp = co_await self.p.documents.get(approval, costs, options);
    if (!stamp && discovery::is_transient(stamp.error())) co_return stamp.error();
    agreed = stamp && approves(stamp->json, found->quoting_uri, *uri, found->author_uri);
  }
  if (!agreed) co_return outcome(errc::not_authenticated, "no stamp of the quoted author");
  const auto status = found->quote->status;
  std::function<outcome(pqxx::dbtransaction&)> apply = [all, &id, &approval,
                                                        status](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    outcome out;
    if (!model::approve_quote(tx, *schema, *id, approval, wall_clock::now())) out.why = errc::already_there;
    out.then.jobs.push_back(distribute_edit(status));
    out.then.drop(model::stale_caches::of_status(status.value));
    return out;
  };
  co_return co_await self.apply_alone(std::move(apply));
}

} // namespace pheidi::federation::inbox
