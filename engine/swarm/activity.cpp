// Documents in the shape of what Mastodon delivers: same members, same order, made-up words.
#include "pheidi/swarm/activity.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>
#include <string_view>

namespace pheidi::swarm {

namespace {

constexpr std::string_view public_collection = "https://www.w3.org/ns/activitystreams#Public";

constexpr std::string_view context =
    R"(["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{"ostatus":"http://ostatus.org#",)"
    R"("atomUri":"ostatus:atomUri","inReplyToAtomUri":"ostatus:inReplyToAtomUri","conversation":"ostatus:conversation",)"
    R"("sensitive":"as:sensitive","toot":"http://joinmastodon.org/ns#","votersCount":"toot:votersCount",)"
    R"("Hashtag":"as:Hashtag","focalPoint":{"@container":"@list","@id":"toot:focalPoint"}}])";

constexpr std::string_view words[] = {
    "morning",  "light", "over",    "the",    "harbour", "and",    "a",       "ferry",  "turns",
    "slowly",   "while", "gulls",   "argue",  "about",   "bread",  "we",      "walked", "home",
    "along",    "canal", "talking", "of",     "gardens", "trains", "old",     "maps",   "köttbullar",
    "größer",   "naïve", "日本語",  "птицы",  "☕",       "new",    "release", "today",  "with",
    "fewer",    "bugs",  "I",       "hope",   "reading", "list",   "grows",   "faster", "than",
    "evenings", "last",  "frost",   "before", "spring",  "&",      "<3"};

constexpr std::string_view tags[] = {"caturday",  "photography", "rust",
                                     "gardening", "bookstodon",  "fediverse"};

void append_html_escaped(std::string& out, std::string_view word) {
  for (const char c : word) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
}

std::string sentence(dice& d, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) {
    if (i > 0) out += ' ';
    append_html_escaped(out, words[d.below(std::size(words))]);
  }
  return out;
}

std::string hashtag_link(std::string_view base, std::string_view tag) {
  return fmt::format(R"(<a href="{}/tags/{}" class="mention hashtag" rel="tag">#<span>{}</span></a>)", base,
                     tag, tag);
}

/// What all four kinds share.
struct draft {
  const actor& by;
  std::string base;      // https://local.example
  std::string object_id; // of the post, remote or local
  std::string published;
  std::uint64_t number;
};

std::string_view scheme_and_host(std::string_view uri) {
  const auto host = uri.find("://");
  if (host == uri.npos) return uri;
  return uri.substr(0, uri.find('/', host + 3));
}

void write_audience(json::writer& w, const draft& d) {
  w.key("to").array().string(public_collection).end();
  w.key("cc").array().string(d.by.uri + "/followers").end();
}

void write_picture(json::writer& w, const draft& d, dice& roll) {
  w.object().key("type").string("Document").key("mediaType").string("image/jpeg");
  w.key("url").string(fmt::format("{}/system/media_attachments/files/{}/original/{:016x}.jpg", d.base,
                                  d.number, roll.next()));
  w.key("name").string(sentence(roll, 12 + roll.below(20)));
  w.key("blurhash").string("UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH");
  w.key("focalPoint").array().number(0.0).number(-0.25).end();
  w.key("width").integer(1536).key("height").integer(2048).end();
}

void write_tag(json::writer& w, const draft& d, std::string_view tag) {
  w.object().key("type").string("Hashtag").key("href").string(fmt::format("{}/tags/{}", d.base, tag));
  w.key("name").string(fmt::format("#{}", tag)).end();
}

void write_replies(json::writer& w, const draft& d) {
  const auto id = d.object_id + "/replies";
  w.key("replies").object().key("id").string(id).key("type").string("Collection");
  w.key("first").object().key("type").string("CollectionPage");
  w.key("next").string(id + "?only_other_accounts=true&page=true").key("partOf").string(id);
  w.key("items").array().end().end().end();
}

void write_note(json::writer& w, const draft& d, dice& roll) {
  const auto tag = tags[roll.below(std::size(tags))];
  const auto content = fmt::format("<p>{}</p><p>{} {}</p>", sentence(roll, 10 + roll.below(60)),
                                   sentence(roll, 5 + roll.below(25)), hashtag_link(d.base, tag));
  const auto pictures = roll.below(4) == 0 ? 1 + roll.below(2) : 0;
  w.object().key("id").string(d.object_id).key("type").string("Note").key("summary").null();
  w.key("inReplyTo").null().key("published").string(d.published);
  w.key("url").string(fmt::format("{}/@someone/{}", d.base, d.number)).key("attributedTo").string(d.by.uri);
  write_audience(w, d);
  w.key("sensitive").boolean(false).key("atomUri").string(d.object_id).key("inReplyToAtomUri").null();
  w.key("conversation")
      .string(fmt::format("tag:{},{}:objectId={}:objectType=Conversation",
                          d.base.substr(d.base.find("://") + 3), d.published.substr(0, 10), d.number));
  w.key("content").string(content);
  w.key("contentMap").object().key("en").string(content).end();
  w.key("attachment").array();
  for (std::uint64_t i = 0; i < pictures; ++i)
    write_picture(w, d, roll);
  w.end();
  w.key("tag").array();
  write_tag(w, d, tag);
  w.end();
  write_replies(w, d);
  w.end();
}

void begin(json::writer& w, std::string_view id, std::string_view type, const draft& d) {
  w.object().key("@context").raw(context).key("id").string(id).key("type").string(type);
  w.key("actor").string(d.by.uri);
}

activity create(const draft& d, dice& roll) {
  activity a{d.object_id + "/activity", {}, d.by.account_id};
  json::writer w(a.json);
  begin(w, a.id, "Create", d);
  w.key("published").string(d.published);
  write_audience(w, d);
  w.key("object");
  write_note(w, d, roll);
  w.end();
  return a;
}

activity announce(const draft& d, dice& roll) {
  activity a{d.object_id + "/activity", {}, d.by.account_id};
  json::writer w(a.json);
  begin(w, a.id, "Announce", d);
  w.key("published").string(d.published);
  const auto author =
      fmt::format("https://{}.example/users/author{}", tags[roll.below(std::size(tags))], roll.below(500));
  w.key("to").array().string(public_collection).end();
  w.key("cc").array().string(author).string(d.by.uri + "/followers").end();
  w.key("object").string(fmt::format("{}/statuses/{}", author, roll.below(1'000'000'000)));
  w.end();
  return a;
}

activity like(const draft& d, dice& roll) {
  activity a{fmt::format("{}#likes/{}", d.by.uri, d.number), {}, d.by.account_id};
  json::writer w(a.json);
  begin(w, a.id, "Like", d);
  w.key("object").string(fmt::format("https://{}.example/users/author{}/statuses/{}",
                                     tags[roll.below(std::size(tags))], roll.below(500),
                                     roll.below(1'000'000'000)));
  w.end();
  return a;
}

/// A Delete carries a Linked-Data signature, so that others may forward it; here it is only of its size.
void write_ld_signature(json::writer& w, const draft& d, dice& roll) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string value;
  for (int i = 0; i < 342; ++i)
    value += alphabet[roll.below(alphabet.size())];
  w.key("signature").object().key("type").string("RsaSignature2017");
  w.key("creator").string(d.by.uri + "#main-key").key("created").string(d.published);
  w.key("signatureValue").string(value + "==").end();
}

activity remove(const draft& d, dice& roll) {
  activity a{d.object_id + "#delete", {}, d.by.account_id};
  json::writer w(a.json);
  begin(w, a.id, "Delete", d);
  w.key("to").array().string(public_collection).end();
  w.key("object").object().key("id").string(d.object_id).key("type").string("Tombstone");
  w.key("atomUri").string(d.object_id).end();
  write_ld_signature(w, d, roll);
  w.end();
  return a;
}

} // namespace

std::uint64_t dice::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  auto z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

activity_source::activity_source(std::vector<actor> actors, std::uint64_t seed)
    : actors_(std::move(actors)), dice_(seed), seed_(seed) {
  if (actors_.empty()) throw std::invalid_argument("activity_source: no actors");
}

activity activity_source::next() {
  const auto& by = actors_[dice_.below(actors_.size())];
  // Status ids are 18 digits; the seed is in them so that two runs do not repeat each other's ids.
  const auto number = 110'000'000'000'000'000ULL + seed_ % 1'000'000 * 1'000'000'000ULL + ++number_;
  const wall_time when{seconds(1'767'225'600 + static_cast<std::int64_t>(number_))};
  const draft d{by, std::string(scheme_and_host(by.uri)), fmt::format("{}/statuses/{}", by.uri, number),
                utc_iso_time(when).substr(0, 19) + "Z", number};
  // Shares of a busy server's fan-out: mostly posts, then boosts.
  const auto kind = dice_.below(100);
  if (kind < 60) return create(d, dice_);
  if (kind < 80) return announce(d, dice_);
  if (kind < 90) return like(d, dice_);
  return remove(d, dice_);
}

} // namespace pheidi::swarm
