// Profiles that changed, accounts that moved, and requests to quote a post or to show an account in a
// collection.
#include "federation/fanout/arguments.hpp"
#include "federation/fanout/distribution.hpp"
#include "federation/fanout/payload_text.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/reach.hpp"

#include <fmt/format.h>

namespace pheidi::federation::fanout {

namespace {

std::string delivery_options(std::string_view job_options, const delivery::options& read) {
  return read.sign_with_pem.empty() ? "{}" : std::string(job_options);
}

} // namespace

reading actor_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto now = wall_clock::now();
  const auto schema = from.schema->current(tx);
  const model::outgoing_context context{*schema, from.settings.identity, from.settings.media, now};
  const auto actor = model::load_outgoing_actor(tx, context, account_id(wanted->id));
  if (!actor) return std::optional<distribution>();
  const auto options = delivery::read_options(wanted->options);
  distribution out;
  out.sender = account_id(wanted->id);
  const auto document = activitypub::update(*actor, now);
  auto payload = shows_to_signers_only(tx, from) ? payload_of(document)
                                                 : signed_payload_of(tx, from, document, out.sender, options);
  if (!payload) return payload.error();
  out.payload = std::move(*payload);
  out.options = delivery_options(wanted->options, options);
  out.activity = fmt::format("{}#updates/{}", actor->id, unix_millis(now) / 1000);
  out.type = "Update";
  out.inboxes = without(model::account_reach(tx, out.sender, now), {});
  return {std::move(out)};
}

reading account_move(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto schema = from.schema->current(tx);
  const model::outgoing_context context{*schema, from.settings.identity, from.settings.media,
                                        wall_clock::now()};
  const auto move = model::load_move(tx, context, wanted->id);
  if (!move) return std::optional<distribution>();
  distribution out;
  out.sender = move->account;
  out.payload = payload_of(activitypub::move(move->id, move->actor, move->target));
  out.activity = move->id;
  out.type = "Move";
  out.inboxes = without(model::move_reach(tx, out.sender), {});
  return {std::move(out)};
}

reading quote_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto schema = from.schema->current(tx);
  const model::outgoing_context context{*schema, from.settings.identity, from.settings.media,
                                        wall_clock::now()};
  const auto request = model::load_quote_request(tx, context, wanted->id);
  if (!request) return std::optional<distribution>();
  distribution out;
  out.sender = request->author;
  out.payload =
      payload_of(activitypub::quote_request(request->id, request->actor, request->quoted, request->quoting));
  out.personal = true;
  out.activity = request->id;
  out.type = "QuoteRequest";
  out.inboxes = without({request->inbox}, {});
  return {std::move(out)};
}

reading feature_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto schema = from.schema->current(tx);
  const model::outgoing_context context{*schema, from.settings.identity, from.settings.media,
                                        wall_clock::now()};
  const auto request = model::load_feature_request(tx, context, wanted->id);
  if (!request) return std::optional<distribution>();
  distribution out;
  out.sender = request->author;
  out.payload = payload_of(activitypub::feature_request(request->id, request->object, request->instrument));
  out.personal = true;
  out.activity = request->id;
  out.type = "FeatureRequest";
  out.inboxes = without({request->inbox}, {});
  return {std::move(out)};
}

} // namespace pheidi::federation::fanout
