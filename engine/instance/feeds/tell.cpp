// One reading of the post, one rendering of it, and all who are to know.
#include "instance/feeds/tell.hpp"

#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/feeds/notify.hpp"
#include "pheidi/model/client/concerned.hpp"
#include "pheidi/model/client/conversations_written.hpp"

#include <boost/json/serialize.hpp>

#include <iterator>
#include <utility>

namespace pheidi::instance::feeds {

namespace {

void append(std::vector<publication>& to, std::vector<publication> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

std::vector<model::wanted_notification> wanted_of(pqxx::dbtransaction& tx, const model::told_post& post,
                                                  const std::vector<account_id>& to_notify,
                                                  const telling& how) {
  std::vector<model::wanted_notification> out;
  const auto id = post.post.id;
  if (how.quietly || post.post.boost_of) return out;
  for (const auto& m : model::mentioned_here(tx, id))
    out.push_back({m.id, "mention", "Mention", m.row, how.silenced.contains(m.id.value)});
  if (!how.edit) {
    for (const auto who : to_notify)
      out.push_back({who, "status", "Status", id, false});
    return out;
  }
  for (const auto& booster : model::boosted_here(tx, id))
    out.push_back({booster.id, "update", "Status", id, false});
  for (const auto& quoter : model::quoted_here(tx, id))
    out.push_back({quoter.id, "quoted_update", "Status", quoter.row, false});
  return out;
}

std::vector<publication> conversations(pqxx::dbtransaction& tx, const entities::context& ctx,
                                       const model::told_post& post) {
  if (post.post.visibility != 3) return {};
  std::vector<std::int64_t> touched;
  for (const auto& each : model::add_to_conversations(tx, post.post.id))
    touched.push_back(each.id);
  return conversation_messages(tx, ctx, touched);
}

/// Whom an edited post mentions hears of it with the notifications.
std::vector<publication> edits_for_mentioned(pqxx::dbtransaction& tx, const entities::context& ctx,
                                             std::int64_t status, const std::string& text) {
  std::vector<account_id> mentioned;
  for (const auto& m : model::mentioned_here(tx, status))
    mentioned.push_back(m.id);
  std::vector<publication> out;
  for (const auto who : model::who_may_see(tx, ctx.schema, status, mentioned))
    out.push_back({notifications_channel(who.value), text});
  return out;
}

std::vector<publication> for_everybody(const model::told_post& post, const std::string& text) {
  if (!post.broadcast()) return {};
  std::vector<publication> out;
  const public_post about{post.local, post.has_media, post.post.answers_another(), post.tags};
  for (auto& channel : public_channels(about))
    out.push_back({std::move(channel), text, false});
  return out;
}

told begun(const model::told_post& post) {
  told out;
  out.post = {post.post.id, post.post.boost_of};
  out.read_at = post.read_at;
  return out;
}

/// Of the feeds that could hold the post those that the rules keep it out of.
std::vector<model::feed> refusing(const std::vector<model::feed>& could,
                                  const std::vector<model::feed_entry>& wanting) {
  std::set<std::pair<model::feed_kind, std::int64_t>> wanted;
  for (const auto& entry : wanting)
    wanted.emplace(entry.into.kind, entry.into.id);
  std::vector<model::feed> out;
  for (const auto& feed : could)
    if (!wanted.contains({feed.kind, feed.id})) out.push_back(feed);
  return out;
}

std::string message_of(pqxx::dbtransaction& tx, const entities::context& ctx, std::int64_t status,
                       bool edit) {
  const auto payload = entities::status_payload(tx, ctx, status);
  return payload.empty() ? std::string() : message(edit ? "status.update" : "update", payload);
}

} // namespace

std::optional<told> tell(pqxx::dbtransaction& tx, const entities::context& ctx, std::int64_t status,
                         const telling& how) {
  const auto post = model::find_told_post(tx, ctx.schema, status);
  if (!post) return std::nullopt;
  auto out = begun(*post);
  auto reached = model::feeds_for(tx, *post, ctx.now);
  out.feeds = std::move(reached.feeds);
  if (how.edit) out.refused = refusing(model::feeds_that_may_hold(tx, *post), out.feeds);
  // Notifications first: whoever is not to be notified of a message does not get it as a conversation either.
  append(out.notices, notify_who_may_see(tx, ctx, status, wanted_of(tx, *post, reached.to_notify, how)));
  if (!how.edit) append(out.notices, conversations(tx, ctx, *post));
  // What is for nobody here is not rendered.
  if (!out.feeds.empty() || post->broadcast() || how.edit)
    out.message = message_of(tx, ctx, status, how.edit);
  if (out.message.empty()) return out;
  append(out.streams, for_everybody(*post, out.message));
  if (how.edit) append(out.streams, edits_for_mentioned(tx, ctx, status, out.message));
  return out;
}

std::optional<told> tell_one(pqxx::dbtransaction& tx, const entities::context& ctx, std::int64_t status,
                             model::feed into, bool edit) {
  const auto post = model::find_told_post(tx, ctx.schema, status);
  if (!post) return std::nullopt;
  auto out = begun(*post);
  out.feeds = model::feeds_for_one(tx, *post, into, ctx.now);
  if (edit) out.refused = refusing({into}, out.feeds);
  if (!out.feeds.empty()) out.message = message_of(tx, ctx, status, edit);
  return out;
}

std::vector<publication> notify_who_may_see(pqxx::dbtransaction& tx, const entities::context& ctx,
                                            std::int64_t status,
                                            std::vector<model::wanted_notification> wanted) {
  std::vector<account_id> recipients;
  for (const auto& each : wanted)
    recipients.push_back(each.recipient);
  const auto may = model::who_may_see(tx, ctx.schema, status, recipients);
  std::erase_if(wanted, [&may](const auto& each) { return !may.contains(each.recipient); });
  return notify(tx, ctx, wanted);
}

std::vector<publication> conversation_messages(pqxx::dbtransaction& tx, const entities::context& ctx,
                                               const std::vector<std::int64_t>& account_conversations) {
  std::vector<publication> out;
  for (const auto id : account_conversations) {
    const auto found = model::find_conversation(tx, id);
    if (!found) continue;
    const entities::context owners{ctx.settings, ctx.schema, ctx.now, found->owner};
    const auto rendered = entities::conversations(tx, owners, {found->row});
    if (rendered.empty()) continue;
    out.push_back({direct_channel(found->owner.value),
                   message("conversation", boost::json::serialize(rendered.front()))});
  }
  return out;
}

} // namespace pheidi::instance::feeds
