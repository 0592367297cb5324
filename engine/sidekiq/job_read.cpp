// Reading a job: which members decide its way, and what stands for those that are absent or odd.
#include "members.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace pheidi::sidekiq {

std::string_view trimmed(std::string_view raw) {
  constexpr std::string_view space = " \t\r\n";
  const auto from = raw.find_first_not_of(space);
  if (from == raw.npos) return {};
  return raw.substr(from, raw.find_last_not_of(space) - from + 1);
}

std::string_view member_value(const std::vector<json::member>& members, std::string_view key) {
  // Of a key that stands twice Ruby keeps the last.
  const auto it = std::find_if(members.rbegin(), members.rend(), [&](const auto& m) { return m.key == key; });
  return it == members.rend() ? std::string_view{} : trimmed(it->raw);
}

namespace {

bool is_number(std::string_view raw) {
  return !raw.empty() && (raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9'));
}
bool is_integer(std::string_view raw) {
  return is_number(raw) && raw.find_first_of(".eE") == raw.npos;
}

/// Beyond 64 bits: the nearest end.
std::optional<std::int64_t> integer(std::string_view raw) {
  if (!is_integer(raw)) return std::nullopt;
  std::int64_t v = 0;
  const auto [end, ec] = std::from_chars(raw.data(), raw.data() + raw.size(), v);
  if (ec == std::errc::result_out_of_range) return raw[0] == '-' ? INT64_MIN : INT64_MAX;
  return v;
}

std::optional<int> small_integer(std::string_view raw, int least) {
  const auto v = integer(raw);
  if (!v) return std::nullopt;
  return static_cast<int>(std::clamp<std::int64_t>(*v, least, std::numeric_limits<int>::max()));
}

std::string text(std::string_view raw) {
  auto s = json::text_of(raw);
  return s ? *std::move(s) : std::string{};
}

/// The clock's range is some 292 years; what is beyond was never a time.
std::optional<wall_time> time_of(std::string_view raw) {
  constexpr std::int64_t last_second = 9'200'000'000;
  if (const auto ms = integer(raw)) {
    if (*ms < -last_second * 1000 || *ms > last_second * 1000) return std::nullopt;
    return wall_time(milliseconds(*ms));
  }
  double s = 0;
  if (!is_number(raw)) return std::nullopt;
  const auto [end, ec] = std::from_chars(raw.data(), raw.data() + raw.size(), s);
  if (ec != std::errc{} || !(std::fabs(s) < static_cast<double>(last_second))) return std::nullopt;
  return wall_time(std::chrono::microseconds(std::llround(s * 1e6)));
}

/// Ruby's rule: nil and false are off, an integer is the limit, anything else is "on".
retry_limit limit_of(std::string_view raw) {
  if (raw == "false" || raw == "null") return {.enabled = false};
  const auto max = small_integer(raw, 0);
  return max ? retry_limit{.max = *max} : retry_limit{};
}

bool truthy(std::string_view raw) {
  return !raw.empty() && raw != "null" && raw != "false";
}

/// A job without `created_at` tells its client's age by `enqueued_at`.
time_format format_of(const std::vector<json::member>& members) {
  for (const auto key : {"created_at", "enqueued_at"})
    if (const auto raw = member_value(members, key); is_number(raw))
      return is_integer(raw) ? time_format::integer_millis : time_format::float_seconds;
  return time_format::float_seconds;
}

} // namespace

result<job> parse_job(std::string_view raw) {
  const auto members = json::top_level_members(raw);
  if (!members) return error{errc::not_a_job, members.error().message()};
  const auto value = [&](std::string_view key) { return member_value(*members, key); };

  job j;
  auto klass = json::text_of(value("class"));
  if (!klass || klass->empty()) return error{errc::not_a_job, "class"};
  j.klass = *std::move(klass);
  j.args = value("args");
  if (j.args.empty() || j.args[0] != '[') return error{errc::not_a_job, "args"};

  j.jid = text(value("jid"));
  j.queue = text(value("queue"));
  j.retry = limit_of(value("retry"));
  // Below zero after "Retry now", which takes one off so that it counts as no try: -1 for the first failure.
  j.retry_count = small_integer(value("retry_count"), std::numeric_limits<int>::min());
  j.retry_queue = text(value("retry_queue"));
  j.dead = value("dead") != "false";
  j.has_lock = truthy(value("lock")) || truthy(value("lock_digest")) || truthy(value("unique_digest"));
  j.receipt = text(value("pheidi_receipt"));
  if (text(value("lock")) == "until_executed") j.lock_digest = text(value("lock_digest"));
  j.times = format_of(*members);
  j.created_at = time_of(value("created_at"));
  j.enqueued_at = time_of(value("enqueued_at"));
  return j;
}

} // namespace pheidi::sidekiq
