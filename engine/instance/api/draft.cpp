// Parameters read one by one; the first that breaks a rule is the refusal.
#include "draft.hpp"

#include "text_measure.hpp"

#include "pheidi/activitypub/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pheidi::instance::api {

namespace {

using activitypub::visibility;

web::or_refusal<visibility> read_visibility(const web::parameters& given,
                                            const model::posting_defaults& defaults) {
  const auto name = given.text_or_empty("visibility");
  auto out = defaults.visibility;
  if (name == "public")
    out = visibility::public_;
  else if (name == "unlisted")
    out = visibility::unlisted;
  else if (name == "private")
    out = visibility::private_;
  else if (name == "direct")
    out = visibility::direct;
  else if (!name.empty())
    return web::invalid("visibility is none of public, unlisted, private, direct");
  return out == visibility::public_ && defaults.limited ? visibility::unlisted : out;
}

web::or_refusal<int> read_policy(const web::parameters& given, const model::posting_defaults& defaults,
                                 visibility seen_by) {
  const auto name = given.text_or_empty("quote_approval_policy");
  auto out = std::optional(defaults.quote_policy);
  if (!name.empty()) out = model::quote_policy_named(name);
  if (!out) return web::invalid("quote_approval_policy is none of public, followers, nobody");
  return is_open(seen_by) ? *out : model::quoted_by_nobody;
}

std::string choose_language(const web::parameters& given, const model::posting_defaults& defaults) {
  auto said = known_language(given.text_or_empty("language"));
  return said.empty() ? posting_language(defaults.language) : said;
}

/// A moment that is past is now.
web::or_refusal<std::optional<wall_time>> read_schedule(const web::parameters& given, wall_time now) {
  using moment = std::optional<wall_time>;
  const auto text = given.text_or_empty("scheduled_at");
  if (text.empty()) return moment();
  const auto at = activitypub::time_of(given.tree(), "scheduled_at");
  if (!at) return web::invalid("scheduled_at is no date");
  if (*at <= now) return moment();
  if (*at < now + soonest_schedule) return web::invalid("scheduled_at must be at least five minutes ahead");
  return moment(*at);
}

std::optional<std::string> fault_of(const poll_draft& poll) {
  if (poll.options.size() < 2) return "a poll has at least two options";
  if (poll.options.size() > most_poll_options)
    return fmt::format("a poll has at most {} options", most_poll_options);
  std::set<std::string> distinct;
  for (const auto& option : poll.options) {
    if (option.size() > longest_post_bytes || graphemes(option) > longest_poll_option)
      return fmt::format("an option of a poll has at most {} characters", longest_poll_option);
    if (!distinct.insert(option).second) return "the options of a poll must differ";
  }
  if (poll.lasts < shortest_poll) return "a poll lasts at least five minutes";
  if (poll.lasts > longest_poll) return "a poll lasts at most a month";
  return std::nullopt;
}

/// An id that is there but is none names nothing.
web::or_refusal<std::optional<std::int64_t>> read_status_id(const web::parameters& given,
                                                            std::string_view name) {
  using id = std::optional<std::int64_t>;
  const auto text = given.text_or_empty(name);
  if (text.empty()) return id();
  const auto read = web::read_id(text);
  if (!read) return web::not_found();
  return id(*read);
}

std::optional<web::answer> read_connections(const web::parameters& given, draft& out) {
  const auto parent = read_status_id(given, "in_reply_to_id");
  if (!parent) return parent.error();
  const auto quoted = read_status_id(given, "quoted_status_id");
  if (!quoted) return quoted.error();
  out.in_reply_to = *parent;
  out.quoted = *quoted;
  if (given.has("allowed_mentions")) out.allowed_mentions = given.ids("allowed_mentions");
  return std::nullopt;
}

std::optional<web::answer> read_contents(const web::parameters& given, draft& out) {
  const auto media = read_media_ids(given);
  if (!media) return media.error();
  const auto poll = read_poll_draft(given);
  if (!poll) return poll.error();
  out.media = *media;
  out.poll = *poll;
  if (out.poll && !out.media.empty()) return web::invalid("a poll cannot have attachments");
  const auto words = read_wording(given, {.quotes = out.quoted.has_value(), .has_media = !out.media.empty()});
  if (!words) return words.error();
  out.text = words->text;
  out.spoiler = words->spoiler;
  return std::nullopt;
}

} // namespace

web::or_refusal<std::vector<std::int64_t>> read_media_ids(const web::parameters& given) {
  std::vector<std::int64_t> out;
  for (const auto& text : given.texts("media_ids")) {
    const auto id = web::read_id(text);
    if (!id) return web::invalid("media_ids names no attachment of yours");
    if (std::ranges::find(out, *id) == out.end()) out.push_back(*id);
  }
  if (out.size() > most_attachments)
    return web::invalid(fmt::format("a post has at most {} attachments", most_attachments));
  return out;
}

web::or_refusal<std::optional<poll_draft>> read_poll_draft(const web::parameters& given) {
  const auto said = given.child("poll");
  if (said.tree().empty()) return std::optional<poll_draft>();
  poll_draft poll;
  // Composers send their empty last row, too.
  for (const auto& option : said.texts("options"))
    if (!is_blank(option)) poll.options.push_back(stripped(option));
  poll.lasts = seconds(std::clamp<std::int64_t>(said.number("expires_in").value_or(0), 0, 1'000'000'000));
  poll.multiple = said.flag_or("multiple", false);
  poll.hide_totals = said.flag_or("hide_totals", false);
  if (const auto fault = fault_of(poll)) return web::invalid(*fault);
  return std::optional(std::move(poll));
}

web::or_refusal<wording> read_wording(const web::parameters& given, wording_around around) {
  wording out{stripped(given.text_or_empty("status")), stripped(given.text_or_empty("spoiler_text"))};
  if (is_blank(out.spoiler)) out.spoiler.clear();
  if (is_blank(out.text)) {
    out.text.clear();
    if (!around.quotes) out.text.swap(out.spoiler);
  }
  if (out.text.empty() && !around.quotes && !around.has_media) return web::invalid("Text can't be blank");
  const bool large = out.text.size() + out.spoiler.size() > longest_post_bytes;
  if (large || post_length(out.text) + post_length(out.spoiler) > longest_post)
    return web::invalid(fmt::format("Text character limit of {} exceeded", longest_post));
  return out;
}

web::or_refusal<draft> read_draft(const web::parameters& given, const model::posting_defaults& defaults,
                                  wall_time now) {
  draft out;
  if (auto refusal = read_connections(given, out)) return std::move(*refusal);
  if (auto refusal = read_contents(given, out)) return std::move(*refusal);
  const auto seen_by = read_visibility(given, defaults);
  if (!seen_by) return seen_by.error();
  out.seen_by = *seen_by;
  const auto policy = read_policy(given, defaults, out.seen_by);
  if (!policy) return policy.error();
  out.quote_policy = *policy;
  const auto schedule = read_schedule(given, now);
  if (!schedule) return schedule.error();
  out.scheduled_at = *schedule;
  const bool warned = !is_blank(given.text_or_empty("spoiler_text"));
  out.sensitive = given.flag("sensitive").value_or(defaults.sensitive) || warned;
  out.language = choose_language(given, defaults);
  return out;
}

} // namespace pheidi::instance::api
