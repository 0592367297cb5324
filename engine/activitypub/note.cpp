// Puts a post together from its parts.
#include "pheidi/activitypub/note.hpp"

#include "activitypub/attachments.hpp"
#include "activitypub/bearcap.hpp"
#include "activitypub/language.hpp"
#include "activitypub/links.hpp"
#include "activitypub/poll.hpp"
#include "activitypub/quote.hpp"
#include "activitypub/tags.hpp"
#include "activitypub/text.hpp"

#include "pheidi/activitypub/html.hpp"

#include <algorithm>
#include <span>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::array<std::string_view, 2> native_types{"Note", "Question"};
constexpr std::array<std::string_view, 6> converted_types{"Image",   "Audio", "Video",
                                                          "Article", "Page",  "Event"};
constexpr std::int64_t most_untrusted = 100'000'000;
constexpr std::size_t most_inlined_replies = 5;
constexpr std::size_t longest_identifier = 2048;

std::string_view first_type(const bj::object& o, std::span<const std::string_view> among) {
  const auto found = std::ranges::find_if(among, [&](auto name) { return has_type(o, name); });
  return found == among.end() ? std::string_view() : *found;
}

/// Ids that are compared, never fetched, may have any scheme.
std::string bounded(std::string id) {
  return id.size() <= longest_identifier ? id : std::string();
}

std::string parent_of(const bj::object& o) {
  auto parent = bounded(id_of(member(o, "inReplyTo")));
  return parent.empty() ? bounded(text_of(o, "inReplyToAtomUri")) : parent;
}

std::optional<std::int64_t> total_of(const bj::object& o, std::string_view name) {
  const auto* collection = member(o, name);
  if (!collection || !collection->is_object()) return std::nullopt;
  const auto total = count_of(member(collection->get_object(), "totalItems"));
  return total ? std::optional(std::min(*total, most_untrusted)) : std::nullopt;
}

/// For what is no post elsewhere: its title, its summary, and where it is.
std::string converted_text(const bj::object& o, const note& n) {
  std::vector<std::string> parts;
  if (!n.name.empty()) parts.push_back("<h2>" + n.name + "</h2>");
  auto summary = natural_text(o, "summary", "summaryMap");
  if (!summary.empty()) parts.push_back(std::move(summary));
  const auto link = escape_html(n.url);
  parts.push_back("<a href=\"" + link + "\">" + link + "</a>");
  std::string text;
  for (const auto& part : parts)
    text += (text.empty() ? "" : "\n\n") + part;
  return text;
}

const bj::value* items_of(const bj::value* collection) {
  const auto* object = collection ? collection->if_object() : nullptr;
  if (!object) return nullptr;
  const auto* items = member(*object, "items");
  return items ? items : member(*object, "orderedItems");
}

void take_replies(const bj::value* items, note& out) {
  for (const auto* each : as_list(items)) {
    if (out.reply_ids.size() >= most_inlined_replies) return;
    auto id = id_of(each);
    if (same_host(id, out.id)) out.reply_ids.push_back(std::move(id));
  }
}

void read_replies(const bj::object& o, note& out) {
  const auto* replies = member(o, "replies");
  out.replies = http_uri_or_empty(id_of(replies));
  const auto* collection = replies ? replies->if_object() : nullptr;
  if (!collection) return;
  take_replies(items_of(replies), out);
  if (out.reply_ids.empty()) take_replies(items_of(member(*collection, "first")), out);
}

void read_text(const bj::object& o, note& out) {
  out.name = natural_text(o, "name", "nameMap");
  out.language = language_of(o);
  if (out.converted) {
    out.text = converted_text(o, out);
    return;
  }
  out.text = natural_text(o, "content", "contentMap");
  out.spoiler = natural_text(o, "summary", "summaryMap");
}

void read_addressing(const bj::object& o, const std::vector<std::string>& activity_to,
                     const std::vector<std::string>& activity_cc, note& out) {
  const auto* to = member(o, "to");
  const auto* cc = member(o, "cc");
  out.to = to ? ids_of(to) : activity_to;
  out.cc = cc ? ids_of(cc) : activity_cc;
  out.direct_message = flag_of(o, "directMessage");
}

void read_tagged(const bj::object& o, note& out) {
  auto found = read_tags(member(o, "tag"));
  out.hashtags = std::move(found.hashtags);
  out.mentions = std::move(found.mentions);
  out.emojis = std::move(found.emojis);
}

} // namespace

bool is_note(const bj::object& o) {
  return !first_type(o, native_types).empty() || !first_type(o, converted_types).empty();
}

result<note> read_note(const bj::object& o, const std::vector<std::string>& activity_to,
                       const std::vector<std::string>& activity_cc) {
  note out;
  out.type = first_type(o, native_types);
  out.converted = out.type.empty();
  if (out.converted) out.type = first_type(o, converted_types);
  if (out.type.empty()) return error{errc::wrong_type, type_of(o).substr(0, 80)};
  out.id = without_bearcap(text_of(o, "id"));
  if (!is_http_uri(out.id)) return error{errc::no_id, out.id.substr(0, 80)};

  out.url = page_link(member(o, "url"));
  if (out.url.empty()) out.url = out.id;
  out.attributed_to = id_of(member(o, "attributedTo"));
  read_text(o, out);
  out.sensitive = flag_of(o, "sensitive").value_or(false);
  out.published = time_of(o, "published");
  out.updated = time_of(o, "updated");
  out.in_reply_to = parent_of(o);
  out.conversation = bounded(id_of(member(o, "conversation")));
  read_addressing(o, activity_to, activity_cc, out);
  read_tagged(o, out);
  out.attachments = read_attachments(member(o, "attachment"));
  if (out.type == "Question") out.poll = read_poll(o);
  out.quote = read_quote(o);
  out.likes = total_of(o, "likes");
  out.shares = total_of(o, "shares");
  read_replies(o, out);
  return out;
}

} // namespace pheidi::activitypub
