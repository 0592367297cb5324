// Documents as Mastodon writes them, about as long.
#include "activities.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <ctime>

namespace pheidi::bench {

namespace {

constexpr const char* public_audience = "https://www.w3.org/ns/activitystreams#Public";
/// Younger things are left alone: who deletes or edits has usually posted a while ago.
constexpr std::size_t settled_after = 500;
constexpr std::size_t hashtags = 300;

constexpr const char* note_context =
    R"(["https://www.w3.org/ns/activitystreams",{"ostatus":"http://ostatus.org#","atomUri":"ostatus:atomUri",)"
    R"("inReplyToAtomUri":"ostatus:inReplyToAtomUri","conversation":"ostatus:conversation",)"
    R"("sensitive":"as:sensitive","toot":"http://joinmastodon.org/ns#","votersCount":"toot:votersCount",)"
    R"("Hashtag":"as:Hashtag"}])";
constexpr const char* plain_context = R"("https://www.w3.org/ns/activitystreams")";

constexpr std::array words{"the",   "river", "carries", "letters", "between", "towns",  "and",  "nobody",
                           "knows", "who",   "wrote",   "them",    "first",   "though", "many", "claim",
                           "to",    "have",  "seen",    "a",       "boat",    "leave",  "at",   "dawn"};

std::string now_text() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::string wrapped(std::string_view context, std::string_view type, const std::string& id,
                    const std::string& actor, std::string_view object, std::string_view more = {}) {
  return fmt::format(R"({{"@context":{},"id":"{}","type":"{}","actor":"{}",{}"object":{}}})", context, id,
                     type, actor, more, object);
}

std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

std::string audience(const std::string& actor, std::string_view more) {
  return fmt::format(R"("published":"{}","to":["{}"],"cc":["{}/followers"{}],)", now_text(), public_audience,
                     actor, more);
}

} // namespace

activity_source::activity_source(const people& who, unsigned seed)
    : who_(who), random_(seed), boosted_(who.all.size()), liked_(who.all.size()), followed_(who.all.size()),
      published_(now_text()) {
  expected_.follows = static_cast<std::int64_t>(who.all.size());
}

std::string activity_source::text() {
  std::string out = "<p>";
  for (std::size_t n = 12 + draw(60); n > 0; --n)
    out += fmt::format("{}{}", words[draw(words.size())], n > 1 ? " " : "");
  return out + "</p>";
}

std::string activity_source::note(const thing& t, std::string_view more) {
  const auto& uri = who_.all[t.sender].uri;
  const auto content = text();
  return fmt::format(
      R"({{"id":"{0}","type":"Note","summary":null,"inReplyTo":null,"published":"{1}","url":"{0}",)"
      R"("attributedTo":"{2}","to":["{3}"],"cc":["{2}/followers"{4}],"sensitive":false,"atomUri":"{0}",)"
      R"("inReplyToAtomUri":null,"content":"{5}","contentMap":{{"en":"{5}"}},"attachment":[],"tag":[{6}]{7}}})",
      t.id, published_, uri, public_audience, t.cc, content, t.tags, more);
}

posted activity_source::create(std::size_t sender) {
  const auto& uri = who_.all[sender].uri;
  thing t{sender, fmt::format("{}/statuses/{}", uri, next_id_++), {}, {}, {}};
  const auto kind = draw(10);
  if (kind < 2) {
    const auto user = 1 + draw(local_users);
    t.cc = fmt::format(R"(,"{}")", user_uri(user));
    t.tags = fmt::format(R"({{"type":"Mention","href":"{}","name":"@user{}@{}"}})", user_uri(user), user,
                         our_host);
    ++expected_.mentions;
  } else if (kind < 5) {
    const auto tag = draw(hashtags);
    t.tags =
        fmt::format(R"({{"type":"Hashtag","href":"https://h{1}.example/tags/topic{0}","name":"#topic{0}"}})",
                    tag, who_.all[sender].host);
    ++expected_.taggings;
  }
  ++expected_.statuses;
  posts_.push_back(t);
  return {sender, wrapped(note_context, "Create", t.id + "/activity", uri, note(t), audience(uri, t.cc))};
}

posted activity_source::announce(std::size_t sender) {
  const auto& uri = who_.all[sender].uri;
  // No post twice by the same person, until somebody has boosted all of them.
  const auto post = 1 + (sender * 7 + boosted_[sender]++) % local_posts;
  ++expected_.statuses;
  return {sender, wrapped(plain_context, "Announce", fmt::format("{}/statuses/{}/activity", uri, next_id_++),
                          uri, in_quotes(local_post_uri(post)),
                          audience(uri, fmt::format(R"(,"{}")", user_uri(1 + post % local_users))))};
}

posted activity_source::like(std::size_t sender) {
  const auto& uri = who_.all[sender].uri;
  const auto post = local_post_uri(1 + (sender * 11 + liked_[sender]++) % local_posts);
  const thing t{sender, fmt::format("{}#likes/{}", uri, next_id_++), post, {}, {}};
  likes_.push_back(t);
  ++expected_.favourites;
  return {sender, wrapped(plain_context, "Like", t.id, uri, in_quotes(post))};
}

posted activity_source::follow(std::size_t sender) {
  if (followed_[sender] == local_users) return like(sender);
  const auto& uri = who_.all[sender].uri;
  const auto user = user_uri(1 + (sender * 13 + followed_[sender]++) % local_users);
  const thing t{sender, fmt::format("{}#follows/{}", uri, next_id_++), user, {}, {}};
  follows_.push_back(t);
  ++expected_.follows;
  return {sender, wrapped(plain_context, "Follow", t.id, uri, in_quotes(user))};
}

activity_source::thing activity_source::take(std::deque<thing>& from) {
  // From the older half, so that what is taken was sent long before.
  const auto at = static_cast<std::ptrdiff_t>(draw(from.size() / 2));
  auto out = std::move(from[static_cast<std::size_t>(at)]);
  from.erase(from.begin() + at);
  return out;
}

posted activity_source::remove() {
  const auto t = take(posts_);
  ++expected_.tombstones;
  const auto object = fmt::format(R"({{"id":"{0}","type":"Tombstone","atomUri":"{0}"}})", t.id);
  return {t.sender, wrapped(note_context, "Delete", t.id + "#delete", who_.all[t.sender].uri, object,
                            fmt::format(R"("to":["{}"],)", public_audience))};
}

posted activity_source::update() {
  const auto t = take(posts_);
  const auto& uri = who_.all[t.sender].uri;
  expected_.edits += 2;
  // A second after it was published: one edit, whatever the clock of the run says.
  const auto edited = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr) + 1));
  return {t.sender, wrapped(note_context, "Update", fmt::format("{}#updates/{}", t.id, next_id_++), uri,
                            note(t, fmt::format(R"(,"updated":"{}")", edited)), audience(uri, t.cc))};
}

posted activity_source::undo() {
  const bool of_like = follows_.size() < settled_after / 10 || draw(2) == 0;
  const auto t = take(of_like ? likes_ : follows_);
  const auto& uri = who_.all[t.sender].uri;
  --(of_like ? expected_.favourites : expected_.follows);
  return {t.sender, wrapped(plain_context, "Undo", t.id + "/undo", uri,
                            fmt::format(R"({{"id":"{}","type":"{}","actor":"{}","object":"{}"}})", t.id,
                                        of_like ? "Like" : "Follow", uri, t.object))};
}

posted activity_source::next() {
  const auto sender = draw(who_.all.size());
  const auto kind = draw(100);
  if (kind < 60) return create(sender);
  if (kind < 75) return announce(sender);
  if (kind < 90) return like(sender);
  if (kind < 93) return follow(sender);
  if (kind < 96 && posts_.size() >= settled_after) return remove();
  if (kind < 98 && posts_.size() >= settled_after) return update();
  if (likes_.size() >= settled_after / 5) return undo();
  return create(sender);
}

std::vector<posted> activity_source::next(std::size_t count) {
  std::vector<posted> out;
  out.reserve(count);
  while (out.size() < count)
    out.push_back(next());
  return out;
}

std::vector<posted> activity_source::greetings() {
  std::vector<posted> out;
  for (std::size_t i = 0; i < who_.all.size(); ++i)
    out.push_back(create(i));
  return out;
}

} // namespace pheidi::bench
