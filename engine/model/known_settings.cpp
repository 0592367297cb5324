// Which settings there are, and what each takes. Pure.
#include "sql_text.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/model/site_settings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_value = 100'000;

constexpr known_setting flag(const char* name, const char* otherwise, const char* about) {
  return {name, setting_kind::flag, otherwise, "true false", about};
}
constexpr known_setting text(const char* name, const char* about) {
  return {name, setting_kind::text, "", "", about};
}
constexpr known_setting word(const char* name, const char* otherwise, const char* words, const char* about) {
  return {name, setting_kind::word, otherwise, words, about};
}
constexpr known_setting number(const char* name, const char* otherwise, const char* about) {
  return {name, setting_kind::number, otherwise, "", about};
}

constexpr const char* who_reads = "public authenticated disabled";
constexpr const char* who_sees = "disabled users all";

bool one_of(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const auto end = words.find(' ');
    if (words.substr(0, end) == value) return true;
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  return false;
}

} // namespace

const std::vector<known_setting>& known_settings() {
  static const std::vector<known_setting> all{
      flag("activity_api_enabled", "true", "weekly numbers of posts and people are public"),
      flag("allow_referrer_origin", "false", "pages that links lead to learn where people come from"),
      flag("authorized_fetch", "false", "posts and profiles are shown to servers that sign for them only"),
      number("backups_retention_period", "7", "days that archives of accounts are kept"),
      text("bootstrap_timeline_accounts", "accounts that new people are told to follow, with commas between"),
      flag("captcha_enabled", "false", "people who confirm their address solve a puzzle"),
      text("closed_registrations_message", "what people read while registrations are closed"),
      number("content_cache_retention_period", "", "days that posts of other servers are kept"),
      text("custom_css", "style sheet of the web client"),
      {"disallowed_hashtags", setting_kind::list, "", "", "tags that are never shown as trends, one a line"},
      word("landing_page", "trends", "about trends local_feed", "what visitors see first"),
      word("local_live_feed_access", "public", who_reads, "who reads the timeline of this server"),
      word("local_topic_feed_access", "public", "public authenticated",
           "who reads posts of this server by hashtag"),
      number("media_cache_retention_period", "", "days that files of other servers are kept"),
      number("min_age", "", "of people who sign up, in years"),
      flag("noindex", "false",
           "search engines are asked to stay away from posts, unless people say otherwise"),
      flag("peers_api_enabled", "true", "the list of known servers is public"),
      flag("preview_sensitive_media", "false", "pictures of sensitive posts show in previews elsewhere"),
      flag("profile_directory", "true", "there is a list of people who want to be found"),
      word("registrations_mode", "none", "open approved none", "who may sign up"),
      word("remote_live_feed_access", "public", who_reads, "who reads the timeline of other servers"),
      word("remote_topic_feed_access", "public", who_reads, "who reads posts of other servers by hashtag"),
      flag("require_invite_text", "false", "people say why they want to join"),
      word("show_domain_blocks", "disabled", who_sees, "who sees which servers are blocked"),
      word("show_domain_blocks_rationale", "disabled", who_sees, "who sees why they are"),
      text("site_contact_email", "address for questions about the server"),
      text("site_contact_username", "the account that runs the server"),
      text("site_extended_description", "the page about the server, in Markdown"),
      text("site_short_description", "one or two sentences about the server, 200 characters at most"),
      text("site_terms", "privacy policy, in Markdown"),
      text("site_title", "name of the server"),
      text("status_page_url", "page that says whether the server is up"),
      text("thumbnail_description", "what the picture of the server shows"),
      flag("trendable_by_default", "false", "trends need no review"),
      flag("trends", "true", "posts, tags and links that many share are shown"),
      flag("wrapstodon", "true", "people get a review of their year"),
  };
  return all;
}

const known_setting* find_setting(std::string_view name) {
  const auto& all = known_settings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<std::string> setting_fault(const known_setting& setting, std::string_view value) {
  if (!searchable(value)) return "the value is no text";
  if (value.size() > longest_value) return "the value is too long";
  const bool digits = std::all_of(value.begin(), value.end(), ascii::is_digit);
  if (setting.kind == setting_kind::number && (!digits || value.size() > 5))
    return "the value is a number up to 99999, or empty for none";
  const bool words = setting.kind == setting_kind::word || setting.kind == setting_kind::flag;
  if (words && !one_of(setting.words, value)) return fmt::format("the value is one of: {}", setting.words);
  const bool short_one = setting.name == std::string_view("site_short_description");
  if (short_one && storable_text(value, 200) != value) return "the value has more than 200 characters";
  return std::nullopt;
}

} // namespace pheidi::model
