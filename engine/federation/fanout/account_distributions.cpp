// Profiles that changed, accounts that moved, and requests to quote a post or to show an account in a
// collection.
#include "federation/fanout/arguments.hpp"
#include "federation/fanout/distribution.hpp"
#include "federation/fanout/payload_text.hpp"

#include "pheidi/activitypub/serialise.hpp"

namespace pheidi::federation::fanout {

namespace {

std::string delivery_options(std::string_view job_options, const delivery::options& read) {
  return read.sign_with_pem.empty() ? "{}" : std::string(job_options);
}

/// A question to one account.
distribution ask(account_id sender, std::string_view document, std::string inbox) {
  distribution out;
  out.sender = sender;
  out.payload = payload_of(document);
  out.personal = true;
  out.inboxes = without({std::move(inbox)}, {});
  return out;
}

} // namespace

reading actor_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto now = wall_clock::now();
  const account_id id(wanted->id);
  const auto actor = model::load_outgoing_actor(tx, row_context(tx, from, now).context, id);
  if (!actor) return std::optional<distribution>();
  const auto options = delivery::read_options(wanted->options);
  distribution out;
  out.sender = id;
  auto payload = signed_payload_of(tx, from, activitypub::update(*actor, now), id, options);
  if (!payload) return payload.error();
  out.payload = std::move(*payload);
  out.options = delivery_options(wanted->options, options);
  out.inboxes = without(model::account_reach(tx, id, now, whom(from)), {});
  return {std::move(out)};
}

reading account_move(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto move = model::load_move(tx, row_context(tx, from).context, wanted->id);
  if (!move) return std::optional<distribution>();
  distribution out;
  out.sender = move->account;
  out.payload = payload_of(activitypub::move(move->id, move->actor, move->target));
  out.inboxes = without(model::move_reach(tx, out.sender, whom(from)), {});
  return {std::move(out)};
}

reading quote_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto found = model::load_quote_request(tx, row_context(tx, from).context, wanted->id);
  if (!found) return std::optional<distribution>();
  const auto document = activitypub::quote_request(found->id, found->actor, found->quoted, found->quoting);
  return {ask(found->author, document, found->inbox)};
}

reading feature_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto found = model::load_feature_request(tx, row_context(tx, from).context, wanted->id);
  if (!found) return std::optional<distribution>();
  const auto document = activitypub::feature_request(found->id, found->object, found->instrument);
  return {ask(found->author, document, found->inbox)};
}

} // namespace pheidi::federation::fanout
