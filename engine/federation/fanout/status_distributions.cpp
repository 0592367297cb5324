// Posts and boosts, edits, and tallies: from the row to the activity that tells of it.
#include "federation/fanout/arguments.hpp"
#include "federation/fanout/distribution.hpp"
#include "federation/fanout/payload_text.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/activitypub/value.hpp"
#include "pheidi/json/read.hpp"

namespace pheidi::federation::fanout {

namespace {

namespace outgoing = activitypub::outgoing;

/// With more followers the digests would cost more than they mend.
constexpr std::int64_t most_synchronised = 25000;

std::optional<model::outgoing_status> load(pqxx::dbtransaction& tx, const fan_out_sources& from,
                                           std::int64_t id) {
  const row_context rows(tx, from);
  return model::load_outgoing_status(tx, rows.context, status_id(id));
}

std::string delivery_options(const model::outgoing_status& s) {
  const bool synchronise =
      s.visibility == activitypub::visibility::private_ && s.author_followers < most_synchronised;
  return synchronise ? R"({"synchronize_followers":true})" : "{}";
}

/// What all activities about a post have in common.
reading tell(pqxx::dbtransaction& tx, const fan_out_sources& from, const model::outgoing_status& s,
             std::string_view document) {
  distribution out;
  auto payload = s.ld_signed ? signed_payload_of(tx, from, document, s.author) : payload_of(document);
  if (!payload) return payload.error();
  out.payload = std::move(*payload);
  out.sender = s.author;
  out.options = delivery_options(s);
  out.personal = s.addresses_somebody || s.visibility == activitypub::visibility::direct;
  return {std::move(out)};
}

/// An edit is named by its time; a change of who may quote has none of its own, but the job says when it was.
wall_time edit_time(std::string_view options, const outgoing::note& n) {
  const auto read = json::parse(options);
  const auto told =
      read && read->is_object() ? activitypub::time_of(read->get_object(), "updated_at") : n.updated;
  return told.value_or(n.updated.value_or(wall_clock::now()));
}

std::vector<std::string> living_reach(pqxx::dbtransaction& tx, const fan_out_sources& from, status_id id) {
  return without(model::status_reach(tx, *from.schema->current(tx), id, model::reach_of::living, whom(from)),
                 {});
}

} // namespace

reading status(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto found = load(tx, from, wanted->id);
  if (!found) return std::optional<distribution>();
  const auto* note = std::get_if<outgoing::note>(&found->what);
  auto out =
      tell(tx, from, *found,
           note ? activitypub::create(*note) : activitypub::announce(std::get<outgoing::boost>(found->what)));
  if (!out) return out;
  (*out)->inboxes = living_reach(tx, from, found->id);
  return out;
}

reading status_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto found = load(tx, from, wanted->id);
  const auto* note = found ? std::get_if<outgoing::note>(&found->what) : nullptr;
  if (!note) return std::optional<distribution>();
  auto out = tell(tx, from, *found, activitypub::update(*note, edit_time(wanted->options, *note)));
  if (!out) return out;
  (*out)->inboxes = living_reach(tx, from, found->id);
  return out;
}

reading poll_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  const auto wanted = read_row_distribution(args);
  if (!wanted) return wanted.error();
  const auto found = load(tx, from, wanted->id);
  const auto* note = found ? std::get_if<outgoing::note>(&found->what) : nullptr;
  if (!note || !note->poll || !note->poll_updated) return std::optional<distribution>();
  auto out = tell(tx, from, *found, activitypub::update_tally(*note));
  if (!out) return out;
  (*out)->personal = false;
  (*out)->options = "{}";
  (*out)->inboxes = without(model::poll_reach(tx, *from.schema->current(tx), found->id, whom(from)), {});
  return out;
}

} // namespace pheidi::federation::fanout
