// A Note or Question, member by member.
#include "outgoing_note.hpp"

#include "sql_text.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/text_format.hpp"

#include <fmt/format.h>

#include <utility>

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

std::string text(const pqxx::row& row, const char* column) {
  return row[column].as<std::string>(std::string());
}

std::string content_of(const status_source& post, const std::vector<addressee>& people,
                       const outgoing_context& context, std::string quoted_page) {
  const auto& author = post.self.author;
  std::vector<activitypub::mentioned_account> known{{author.username, "", author.page}};
  for (const auto& person : people)
    known.push_back({person.account.username, person.account.domain, person.account.page});
  auto format = own_text_format(context.identity);
  format.mentions = known;
  format.quote_url = std::move(quoted_page);
  return activitypub::format_text(text(post.row, "text"), format);
}

void add_parent(out::note& n, const status_source& post, const config::identity_settings& identity) {
  const auto parent = read_status_name(post.row, "parent", identity);
  if (!parent || !post.row["reply"].as<bool>()) return;
  n.in_reply_to = parent->uri.starts_with("http") ? parent->uri : parent->page;
  n.in_reply_to_atom_uri = parent->atom_uri;
}

void add_conversation(out::note& n, const pqxx::row& row, const outgoing_context& context) {
  if (row["talk"].is_null()) return;
  const auto uri = text(row, "talk_uri");
  const auto created = read_moment(row["talk_created"]).value_or(wall_time());
  n.conversation =
      uri.empty() ? tag_uri(context.identity, created, row["talk"].as<std::int64_t>(), "Conversation") : uri;
  if (!context.schema.has_context_parents) return;
  if (!uri.empty())
    n.context = uri;
  else if (context.beside_rails && !row["talk_account"].is_null() && !row["talk_status"].is_null())
    n.context = fmt::format("{}/contexts/{}-{}", web_origin(context.identity),
                            row["talk_account"].as<std::int64_t>(), row["talk_status"].as<std::int64_t>());
}

void add_mentions(out::note& n, const std::vector<addressee>& people) {
  for (const auto& [account, knows_author] : people)
    n.mentions.push_back({account.uri, account.domain.empty()
                                           ? "@" + account.username
                                           : fmt::format("@{}@{}", account.username, account.domain)});
}

/// From 4.3; how many there are is what this server knows.
void add_counts(out::note& n, const pqxx::row& row, const schema_facts& schema) {
  if (!schema.account_columns.contains("attribution_domains")) return;
  n.likes = out::counted_collection{n.id + "/likes", row["likes"].as<std::int64_t>(0)};
  n.shares = out::counted_collection{n.id + "/shares", row["shares"].as<std::int64_t>(0)};
}

/// Who may quote is said from 4.5 on, where users may quote at all.
void add_policy(out::note& n, const pqxx::row& row, const schema_facts& schema) {
  if (!schema.has_quote_policy || !schema.has_id_scheme) return;
  n.policy = quote_policy_of(row["quote_policy"].as<int>(), n.attributed_to);
}

void add_head(out::note& n, const status_source& post, const schema_facts& schema) {
  n.id = post.self.uri;
  n.activity_id = n.id + "/activity";
  n.url = post.self.page;
  n.attributed_to = post.self.author.uri;
  n.atom_uri = post.self.atom_uri;
  if (auto summary = text(post.row, "spoiler_text"); !summary.empty()) n.summary = std::move(summary);
  n.published = read_moment(post.row["s_created"]).value_or(wall_time());
  n.updated = read_moment(post.row["edited"]);
  n.sensitive = post.row["sensitive"].as<bool>();
  n.language = text(post.row, "language");
  // Only Mastodon's fork glitch-soc says so.
  if (schema.is_glitch && !post.open()) n.direct_message = post.visibility == activitypub::visibility::direct;
}

std::vector<std::string> emoji_texts(const pqxx::row& row, const out::note& n) {
  std::vector<std::string> texts{text(row, "spoiler_text"), text(row, "text")};
  if (n.poll)
    for (const auto& option : n.poll->options)
      texts.push_back(option.name);
  return texts;
}

} // namespace

out::note read_note(pqxx::dbtransaction& tx, const outgoing_context& context, const status_source& post,
                    const std::vector<addressee>& people) {
  const auto& row = post.row;
  const status_id id(post.self.id);
  out::note n;
  add_head(n, post, context.schema);
  auto who = audience_of(post, people, "");
  n.to = std::move(who.to);
  n.cc = std::move(who.cc);
  add_parent(n, post, context.identity);
  add_conversation(n, row, context);
  add_mentions(n, people);
  add_counts(n, row, context.schema);
  add_policy(n, row, context.schema);
  auto quote = read_quote(row, context.identity);
  n.content = content_of(post, people, context, quote ? quote->page : "");
  if (quote) n.quote = std::move(quote->said);
  n.poll = read_poll(row, context.now);
  if (n.poll) n.poll_updated = read_moment(row["poll_updated"]);
  if (!row["card"].is_null()) n.card = text(row, "card");
  n.attachments = load_media(tx, context, id, row["ordered_media_attachment_ids"]);
  n.hashtags = load_status_hashtags(tx, context, id);
  n.emojis = load_emojis(tx, context, emoji_texts(row, n));
  n.replies = load_replies(tx, context, post.self);
  return n;
}

} // namespace pheidi::model
