// A post or a boost with what its delivery must know.
#include "exec.hpp"
#include "outgoing_note.hpp"

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

activitypub::visibility original_visibility(const status_source& boost) {
  return static_cast<activitypub::visibility>(boost.row["original_visibility"].as<int>());
}

/// A boost of one's own post for followers goes in full: not everybody could fetch it.
std::optional<std::variant<std::string, out::note>> boosted_object(pqxx::dbtransaction& tx,
                                                                   const outgoing_context& context,
                                                                   const status_source& boost,
                                                                   const named_status& original) {
  const bool for_followers = original_visibility(boost) == activitypub::visibility::private_;
  if (!for_followers || original.author.id != boost.self.author.id) return original.uri;
  auto note = load_note(tx, context, status_id(original.id));
  if (!note) return std::nullopt;
  return std::move(*note);
}

std::optional<out::boost> load_boost(pqxx::dbtransaction& tx, const outgoing_context& context,
                                     const status_source& boost) {
  const auto original = read_status_name(boost.row, "original", context.identity);
  if (!original) return std::nullopt;
  auto object = boosted_object(tx, context, boost, *original);
  if (!object) return std::nullopt;
  auto who = audience_of(boost, {}, original->author.uri);
  out::boost b;
  b.id = boost.self.uri + "/activity";
  b.actor = boost.self.author.uri;
  b.published = read_moment(boost.row["s_created"]).value_or(wall_time());
  b.to = std::move(who.to);
  b.cc = std::move(who.cc);
  b.object = std::move(*object);
  return b;
}

} // namespace

std::optional<out::note> load_note(pqxx::dbtransaction& tx, const outgoing_context& context, status_id id) {
  const auto post = read_source(exec(tx, status_sql(context.schema), id.value), context.identity);
  if (!post) return std::nullopt;
  return read_note(tx, context, *post, load_addressees(tx, context, id, post->self.author.id));
}

std::optional<outgoing_status> load_outgoing_status(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                    status_id id) {
  const auto post = read_source(exec(tx, status_sql(context.schema), id.value), context.identity);
  if (!post) return std::nullopt;
  const auto& row = post->row;
  outgoing_status status;
  status.id = id;
  status.author = post->self.author.id;
  status.visibility = post->visibility;
  status.ld_signed = post->open();
  status.author_followers = row["followers"].as<std::int64_t>();
  if (!row["reblog_of_id"].is_null()) {
    auto boost = load_boost(tx, context, *post);
    if (!boost) return std::nullopt;
    status.ld_signed = status.ld_signed || is_open(original_visibility(*post));
    status.what = std::move(*boost);
    return status;
  }
  const auto people = load_addressees(tx, context, id, status.author);
  const auto answered = row["in_reply_to_account_id"].as<std::int64_t>(0);
  status.addresses_somebody = !people.empty() || (answered != 0 && answered != status.author.value);
  status.what = read_note(tx, context, *post, people);
  return status;
}

} // namespace pheidi::model
