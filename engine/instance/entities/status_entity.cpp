// One Status, member by member. What shows a boost is empty but for its own address, time and author.
#include "instance/entities/approval.hpp"
#include "instance/entities/status_parts.hpp"
#include "instance/entities/user_settings.hpp"

#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <array>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

/// `limited` is shown as private: clients do not know it.
const char* visibility_name(int visibility) {
  constexpr std::array names{"public", "unlisted", "private", "direct", "private"};
  const auto at = static_cast<std::size_t>(visibility);
  return at < names.size() ? names[at] : "direct";
}

bool is_own(const context& ctx, const model::status_entity_row& row) {
  return ctx.viewer == row.author;
}

void add_head(bj::object& o, const context& ctx, const model::status_entity_row& row) {
  o["id"] = id(row.id);
  o["created_at"] = timestamp(row.created_at);
  o["in_reply_to_id"] = id_or_null(row.in_reply_to);
  o["in_reply_to_account_id"] = id_or_null(row.in_reply_to_account);
  o["sensitive"] = row.sensitive || !row.spoiler_text.empty() || (row.author_sensitised && !is_own(ctx, row));
  o["spoiler_text"] = row.spoiler_text;
  o["visibility"] = visibility_name(row.visibility);
  o["language"] = text_or_null(row.language);
  o["uri"] = row.uri;
  o["url"] = text_or_null(row.page);
  o["replies_count"] = row.replies;
  o["reblogs_count"] = row.reblogs;
  o["favourites_count"] = row.favourites;
  o["quotes_count"] = row.quotes;
  o["edited_at"] = timestamp_or_null(row.edited_at);
}

/// Those of a boost are about the original.
void add_flags(bj::object& o, const context& ctx, const status_parts& parts,
               const model::status_entity_row& row) {
  if (!ctx.viewer) return;
  const auto found = parts.flags.find(row.reblog_of.value_or(row.id));
  const auto flags = found == parts.flags.end() ? model::status_flags() : found->second;
  o["favourited"] = flags.favourited;
  o["reblogged"] = flags.reblogged;
  o["muted"] = flags.muted;
  o["bookmarked"] = flags.bookmarked;
  constexpr int direct = 3;
  if (is_own(ctx, row) && !row.reblog_of && row.visibility < direct) o["pinned"] = flags.pinned;
}

/// Who wrote it with what, unless the author hides it.
void add_application(bj::object& o, const context& ctx, const model::status_entity_row& row,
                     const model::profile_row& author) {
  if (!author.user) return;
  if (!is_own(ctx, row) && !user_settings(author.settings).flag("show_application", true)) return;
  if (!row.application) {
    o["application"] = nullptr;
    return;
  }
  o["application"] =
      bj::object{{"name", row.application->name}, {"website", text_or_null(row.application->website)}};
}

bj::array mention_list(const status_parts& parts, std::int64_t status) {
  bj::array list;
  const auto found = parts.mentions.find(status);
  if (found == parts.mentions.end()) return list;
  for (const auto& each : found->second)
    list.push_back(bj::object{{"id", id(each.account)},
                              {"username", each.username},
                              {"url", each.page},
                              {"acct", acct(each.username, each.domain)}});
  return list;
}

bj::array tag_list(const context& ctx, const status_parts& parts, std::int64_t status) {
  bj::array list;
  const auto found = parts.tags.find(status);
  if (found == parts.tags.end()) return list;
  for (const auto& name : found->second)
    list.push_back(bj::object{{"name", name}, {"url", model::tag_page(ctx.settings.identity, name)}});
  return list;
}

bj::array media_list(const status_parts& parts, const model::status_entity_row& row) {
  bj::array list;
  const auto found = parts.media.find(row.id);
  if (found == parts.media.end()) return list;
  for (const auto& each : ordered_media(found->second, row.media_order))
    list.push_back(media_attachment(each));
  return list;
}

bj::array status_emojis(const status_parts& parts, const model::status_entity_row& row) {
  return emoji_list(parts.emojis.used(row.author_domain, {row.spoiler_text, row.text}));
}

bj::value card_entity(const context& ctx, const status_parts& parts, std::int64_t status) {
  const auto card = parts.cards.find(status);
  if (card == parts.cards.end()) return nullptr;
  std::optional<bj::object> author;
  if (card->second.author)
    if (const auto row = parts.accounts.rows.find(*card->second.author); row != parts.accounts.rows.end())
      author = account_entity(ctx, parts.accounts, parts.emojis, row->second);
  return preview_card(ctx, card->second, std::move(author));
}

bj::value poll_of(const context& ctx, const status_parts& parts, const model::status_entity_row& row) {
  if (!row.poll) return nullptr;
  const auto poll = parts.polls.find(*row.poll);
  if (poll == parts.polls.end()) return nullptr;
  return poll_entity(ctx, poll->second, parts.emojis);
}

const char* quotable(const context& ctx, const status_parts& parts, const model::status_entity_row& row) {
  constexpr int private_ = 2, direct = 3;
  if (!ctx.viewer || row.visibility >= direct) return "denied";
  if (is_own(ctx, row)) return "automatic";
  if (row.visibility == private_) return "denied";
  return policy_for(row.quote_policy, parts.accounts.relation_to(row.author));
}

bj::object quote_approval(const context& ctx, const status_parts& parts,
                          const model::status_entity_row& row) {
  bj::object o;
  o["automatic"] = policy_names(automatic_half(row.quote_policy));
  o["manual"] = policy_names(manual_half(row.quote_policy));
  o["current_user"] = quotable(ctx, parts, row);
  return o;
}

enum class quotes_as { whole, id_alone };

bj::object entity(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                  status_form form, quotes_as quotes);

const char* stored_state(int state) {
  constexpr std::array names{"pending", "accepted", "rejected", "revoked", "deleted"};
  const auto at = static_cast<std::size_t>(state);
  return at < names.size() ? names[at] : "deleted";
}

/// What is agreed to can still be hidden from the viewer.
std::string state_for(const status_parts& parts, const model::quote_of_status& quote,
                      const model::status_entity_row* quoted) {
  const std::string stored = stored_state(quote.state);
  if (stored != "accepted") return stored;
  if (!quoted) return "deleted";
  if (parts.hidden.contains(quoted->id)) return "unauthorized";
  const auto relation = parts.accounts.relation_to(quoted->author);
  if (relation.blocking) return "blocked_account";
  if (relation.domain_blocking) return "blocked_domain";
  return relation.muting ? "muted_account" : stored;
}

bool shows_quoted(const std::string& state) {
  return state == "accepted" || state == "blocked_account" || state == "blocked_domain" ||
         state == "muted_account";
}

/// The second level is not loaded: its id is all that is told of it.
bj::value shallow_quote(const model::status_entity_row& row) {
  if (!row.quote) return nullptr;
  const std::string state = stored_state(row.quote->state);
  const bool there = !row.quote->quoted_page.empty();
  bj::object o;
  o["state"] = state == "accepted" && !there ? "deleted" : state;
  o["quoted_status_id"] = state == "accepted" && there ? id_or_null(row.quote->quoted) : bj::value(nullptr);
  return o;
}

bj::value whole_quote(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                      status_form form) {
  if (!row.quote) return nullptr;
  const auto* quoted = row.quote->quoted ? parts.row(*row.quote->quoted) : nullptr;
  const auto state = state_for(parts, *row.quote, quoted);
  bj::object o;
  o["state"] = state;
  o["quoted_status"] = nullptr;
  if (quoted && shows_quoted(state))
    o["quoted_status"] = entity(ctx, parts, *quoted, form, quotes_as::id_alone);
  return o;
}

void add_original(bj::object& o, const context& ctx, const status_parts& parts,
                  const model::status_entity_row& row, status_form form) {
  const auto* original = row.reblog_of ? parts.row(*row.reblog_of) : nullptr;
  if (ctx.viewer) o["filtered"] = filter_results(ctx, parts, original ? *original : row, row);
  if (original)
    o["reblog"] = entity(ctx, parts, *original, form, quotes_as::whole);
  else
    o["reblog"] = nullptr;
}

bj::object entity(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                  status_form form, quotes_as quotes) {
  const auto& author = *parts.author(row);
  const auto* original = row.reblog_of ? parts.row(*row.reblog_of) : nullptr;
  bj::object o;
  add_head(o, ctx, row);
  add_flags(o, ctx, parts, row);
  if (form == status_form::shown)
    o["content"] = content_html(ctx, parts, row, row.text);
  else
    o["text"] = row.text;
  add_original(o, ctx, parts, row, form);
  add_application(o, ctx, row, author);
  o["account"] = account_entity(ctx, parts.accounts, parts.emojis, author);
  o["media_attachments"] = media_list(parts, row);
  o["mentions"] = mention_list(parts, row.id);
  o["tags"] = tag_list(ctx, parts, row.id);
  o["emojis"] = status_emojis(parts, row);
  o["tagged_collections"] = bj::array();
  o["quote"] = quotes == quotes_as::whole ? whole_quote(ctx, parts, row, form) : shallow_quote(row);
  o["card"] = card_entity(ctx, parts, row.id);
  o["poll"] = poll_of(ctx, parts, row);
  o["quote_approval"] = quote_approval(ctx, parts, original ? *original : row);
  return o;
}

} // namespace

bj::object status_entity(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                         status_form form) {
  return entity(ctx, parts, row, form, quotes_as::whole);
}

bj::value quote_entity(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                       status_form form) {
  return whole_quote(ctx, parts, row, form);
}

} // namespace pheidi::instance::entities
