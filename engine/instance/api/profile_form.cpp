// Reads profile forms; bounds are those of client-api.md 3.1.
#include "profile_form.hpp"

#include "asked_account.hpp"
#include "publish_draft.hpp"
#include "text_measure.hpp"

#include "pheidi/activitypub/actor.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_name = 40, longest_note = 500, longest_field = 255, longest_description = 1500;
constexpr std::size_t most_fields = 4, most_domains = 100;

/// What is wrong, by member, in Mastodon's codes.
class faults {
 public:
  void add(const char* member, const char* code, const std::string& words) {
    auto& all = by_member_[member];
    if (!all.is_array()) all = json::array();
    text_ += (text_.empty() ? "" : ", ") + fmt::format("{} {}", member, words);
    all.get_array().push_back({{"error", code}, {"description", words}});
  }
  void too_long(const char* member, std::size_t most) {
    add(member, "ERR_TOO_LONG", fmt::format("is too long (at most {} characters)", most));
  }
  bool none() const { return by_member_.empty(); }
  web::answer refusal() const {
    auto out = web::answer::refusal(422, "");
    out.body =
        json::serialize(json::object{{"error", "Validation failed: " + text_}, {"details", by_member_}});
    return out;
  }

 private:
  json::object by_member_;
  std::string text_;
};

std::optional<std::string> read_text(const web::parameters& given, const char* name, std::size_t most,
                                     faults& wrong) {
  auto text = given.text(name);
  if (!text) return text;
  if (is_longer(*text, most)) wrong.too_long(name, most);
  return text;
}

void read_words(const web::parameters& given, model::profile_change& into, faults& wrong) {
  if (const auto name = read_text(given, "display_name", longest_name, wrong))
    into.display_name = stripped(*name);
  if (const auto note = given.text("note")) {
    into.note = stripped(*note);
    // Links and handles count as in a post.
    if (note->size() > 65'536 || post_length(*into.note) > longest_note)
      wrong.too_long("note", longest_note);
    else
      into.hashtags = hashtags_in(*into.note);
  }
  into.avatar_description = read_text(given, "avatar_description", longest_description, wrong);
  into.header_description = read_text(given, "header_description", longest_description, wrong);
}

void read_flags(const web::parameters& given, model::profile_change& into) {
  into.locked = given.flag("locked");
  into.discoverable = given.flag("discoverable");
  into.hide_collections = given.flag("hide_collections");
  into.indexable = given.flag("indexable");
  into.show_media = given.flag("show_media");
  into.show_media_replies = given.flag("show_media_replies");
  into.show_featured = given.flag("show_featured");
  if (const auto bot = given.flag("bot")) into.actor_type = *bot ? "Service" : "Person";
}

void read_fields(const web::parameters& given, model::profile_change& into, faults& wrong) {
  if (!given.has("fields_attributes")) return;
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& form : given.children("fields_attributes")) {
    auto name = stripped(form.text_or_empty("name")), value = stripped(form.text_or_empty("value"));
    if (name.empty() && value.empty()) continue;
    if (name.empty()) wrong.add("fields", "ERR_BLANK", "have a value without a name");
    if (is_longer(name, longest_field) || is_longer(value, longest_field))
      wrong.too_long("fields", longest_field);
    fields.emplace_back(std::move(name), std::move(value));
    if (fields.size() > most_fields) {
      wrong.add("fields", "ERR_TOO_LONG", fmt::format("are too many (at most {})", most_fields));
      return;
    }
  }
  into.fields = std::move(fields);
}

/// A list, or one text with a domain on each line.
void read_domains(const web::parameters& given, model::profile_change& into, faults& wrong) {
  if (!given.has("attribution_domains")) return;
  std::vector<std::string> domains;
  for (const auto& text : given.texts("attribution_domains")) {
    std::istringstream words(text);
    for (std::string word; words >> word && domains.size() <= most_domains;) {
      auto domain = activitypub::normalise_domain(word);
      if (domain.empty())
        wrong.add("attribution_domains", "ERR_INVALID", "has a name that is no domain");
      else if (std::ranges::find(domains, domain) == domains.end())
        domains.push_back(std::move(domain));
    }
  }
  if (domains.size() > most_domains) wrong.too_long("attribution_domains", most_domains);
  into.attribution_domains = std::move(domains);
}

std::optional<std::string> read_choice(const web::parameters& given, const char* name,
                                       std::span<const std::string_view> choices, faults& wrong) {
  auto text = given.text(name);
  if (text && !text->empty() && std::ranges::find(choices, *text) == choices.end())
    wrong.add(name, "ERR_INCLUSION", "is not included in the list");
  return text;
}

void read_source(const web::parameters& given, model::profile_change& into, faults& wrong) {
  constexpr std::array<std::string_view, 3> privacies{"public", "unlisted", "private"};
  constexpr std::array<std::string_view, 3> policies{"public", "followers", "nobody"};
  const auto source = given.child("source");
  into.privacy = read_choice(source, "privacy", privacies, wrong);
  into.quote_policy = read_choice(source, "quote_policy", policies, wrong);
  into.sensitive = source.flag("sensitive");
  const auto language = source.text("language");
  if (!language) return;
  const auto known = known_language(*language);
  if (language->empty() || !known.empty())
    into.language = known;
  else
    wrong.add("language", "ERR_INCLUSION", "is not a language");
}

} // namespace

web::or_refusal<model::profile_change> read_profile_form(const web::parameters& given) {
  model::profile_change out;
  faults wrong;
  read_words(given, out, wrong);
  read_flags(given, out);
  read_fields(given, out, wrong);
  read_domains(given, out, wrong);
  read_source(given, out, wrong);
  if (!wrong.none()) return wrong.refusal();
  return out;
}

} // namespace pheidi::instance::api
