// Limits stand here as numbers: they are Mastodon's, and what posting and uploading hold to.
#include "server_entity.hpp"

#include "text_measure.hpp"

#include <fmt/format.h>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

std::string text_of(const about_server& s, const std::string& name, std::string otherwise = {}) {
  const auto found = s.texts.find(name);
  if (found == s.texts.end() || found->second.empty()) return otherwise;
  return found->second;
}

std::string base_url(const config::settings& s) {
  return fmt::format("{}://{}", s.identity.https ? "https" : "http", s.identity.web_domain);
}

std::string streaming_url(const config::settings& s) {
  if (!s.web.streaming_base_url.empty()) return s.web.streaming_base_url;
  return fmt::format("{}://{}", s.identity.https ? "wss" : "ws", s.identity.web_domain);
}

std::string title(const about_server& s) {
  return text_of(s, "site_title", s.settings.identity.local_domain);
}

std::string description(const about_server& s) {
  return text_of(s, "site_short_description", "A small server of the Fediverse, run by Pheidi.");
}

std::string mode(const about_server& s) {
  return text_of(s, "registrations_mode", "none");
}

json::object media_limits() {
  return {{"description_limit", longest_picture_description},
          {"supported_mime_types",
           {"image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/webp", "image/avif"}},
          {"image_size_limit", 16777216},
          {"image_matrix_limit", 33177600},
          {"video_size_limit", 103809024},
          {"video_frame_rate_limit", 120},
          {"video_matrix_limit", 8294400}};
}

json::object status_limits() {
  return {{"max_characters", 500}, {"max_media_attachments", 4}, {"characters_reserved_per_url", 23}};
}

json::object poll_limits() {
  return {{"max_options", 4},
          {"max_characters_per_option", 50},
          {"min_expiration", 300},
          {"max_expiration", 2629746}};
}

json::object account_limits() {
  return {{"max_display_name_length", 40},
          {"max_note_length", 500},
          {"max_avatar_description_length", 150},
          {"max_header_description_length", 150},
          {"max_featured_tags", 10},
          {"max_pinned_statuses", 5},
          {"max_profile_fields", 4},
          {"profile_field_name_limit", 255},
          {"profile_field_value_limit", 255}};
}

json::object open_timeline() {
  return {{"local", "public"}, {"remote", "public"}};
}

json::object urls(const about_server& s) {
  const auto base = base_url(s.settings);
  return {{"streaming", streaming_url(s.settings)},
          {"status", text_of(s, "status_page_url").empty() ? json::value()
                                                           : json::value(text_of(s, "status_page_url"))},
          {"about", base + "/about"},
          {"privacy_policy", base + "/privacy-policy"},
          {"terms_of_service", nullptr}};
}

json::object configuration(const about_server& s) {
  return {{"urls", urls(s)},
          {"vapid", {{"public_key", s.settings.secrets.vapid_public_key}}},
          {"accounts", account_limits()},
          {"statuses", status_limits()},
          {"media_attachments", media_limits()},
          {"polls", poll_limits()},
          {"translation", {{"enabled", false}}},
          {"timelines_access",
           {{"live_feeds", open_timeline()},
            {"hashtag_feeds", open_timeline()},
            {"trending_link_feeds", open_timeline()}}},
          {"limited_federation", s.settings.identity.limited_federation}};
}

json::value account_or_null(const std::optional<json::object>& contact) {
  return contact ? json::value(*contact) : json::value();
}

json::object registrations(const about_server& s) {
  const auto message = text_of(s, "closed_registrations_message");
  return {{"enabled", mode(s) != "none" && !s.settings.web.single_user},
          {"approval_required", mode(s) == "approved"},
          {"reason_required", mode(s) == "approved" && text_of(s, "require_invite_text") == "true"},
          {"message", mode(s) == "none" && !message.empty() ? json::value(message) : json::value()},
          {"min_age", nullptr},
          {"url", nullptr}};
}

json::array languages() {
  return {server_language};
}

std::string thumbnail(const about_server& s) {
  return base_url(s.settings) + "/headers/original/missing.png";
}

} // namespace

std::string compatible_version(const std::string& own) {
  return fmt::format("4.6.0 (compatible; Pheidi {})", own);
}

json::object instance_v2(const about_server& s) {
  return {{"domain", s.settings.identity.local_domain},
          {"title", title(s)},
          {"version", compatible_version(s.version)},
          {"source_url", base_url(s.settings) + "/about"},
          {"description", description(s)},
          {"usage", {{"users", {{"active_month", s.active_month}}}}},
          {"thumbnail", {{"url", thumbnail(s)}, {"description", ""}}},
          {"icon", json::array()},
          {"languages", languages()},
          {"configuration", configuration(s)},
          {"registrations", registrations(s)},
          {"api_versions", {{"mastodon", api_version}}},
          {"wrapstodon", nullptr},
          {"contact", {{"email", text_of(s, "site_contact_email")}, {"account", account_or_null(s.contact)}}},
          {"rules", s.rules}};
}

json::object instance_v1(const about_server& s) {
  return {{"uri", s.settings.identity.local_domain},
          {"title", title(s)},
          {"short_description", description(s)},
          {"description", text_of(s, "site_extended_description", description(s))},
          {"email", text_of(s, "site_contact_email")},
          {"version", compatible_version(s.version)},
          {"urls", {{"streaming_api", streaming_url(s.settings)}}},
          {"stats", {{"user_count", s.users}, {"status_count", s.posts}, {"domain_count", s.domains}}},
          {"thumbnail", thumbnail(s)},
          {"languages", languages()},
          {"registrations", mode(s) != "none" && !s.settings.web.single_user},
          {"approval_required", mode(s) == "approved"},
          {"invites_enabled", false},
          {"configuration",
           {{"accounts", {{"max_featured_tags", 10}, {"max_pinned_statuses", 5}}},
            {"statuses", status_limits()},
            {"media_attachments", media_limits()},
            {"polls", poll_limits()}}},
          {"contact_account", account_or_null(s.contact)},
          {"rules", s.rules}};
}

} // namespace pheidi::instance::api
