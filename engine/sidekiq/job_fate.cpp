// What becomes of a job that failed: Sidekiq's retry arithmetic.
#include "members.hpp"

#include "pheidi/sidekiq/job.hpp"

#include <algorithm>
#include <limits>

namespace pheidi::sidekiq {

namespace {

using change = std::pair<std::string, std::optional<std::string>>;

constexpr std::size_t longest_message = 10000;
/// 100^4 seconds are three years; a larger count came from nobody's retry policy.
constexpr int largest_count = 100;

int bounded(int count) {
  return std::clamp(count, 0, largest_count);
}

std::uint32_t fourth_power(int count) {
  const auto c = static_cast<std::uint32_t>(bounded(count));
  return c * c * c * c;
}

seconds sidekiq_jitter(int count, random_source random) {
  return seconds(random(static_cast<std::uint32_t>(10 * (bounded(count) + 1))));
}

/// At most `longest_message` characters, never half of one.
std::string_view cut(std::string_view message) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(message[i]) & 0xc0) == 0x80;
    if (!continues && ++characters > longest_message) return message.substr(0, i);
    // Stray continuation bytes become a character each when they are scrubbed, so they count too.
    if (continues && i >= 4 * longest_message) return message.substr(0, i);
  }
  return message;
}

void describe_failure(std::vector<change>& out, const failure& f) {
  out.emplace_back("error_message", json_string(cut(f.message)));
  out.emplace_back("error_class", json_string(f.error_class));
}

int next_count(const job& j) {
  if (!j.retry_count) return 0;
  return *j.retry_count < std::numeric_limits<int>::max() ? *j.retry_count + 1 : *j.retry_count;
}

std::string failed_text(std::string_view raw, const job& j, std::string_view queue, const failure& f,
                        wall_time now) {
  std::vector<change> changes;
  changes.emplace_back("queue", json_string(queue));
  describe_failure(changes, f);
  changes.emplace_back(j.retry_count ? "retried_at" : "failed_at", time_json(j.times, now));
  changes.emplace_back("retry_count", std::to_string(next_count(j)));
  auto text = edit(raw, changes);
  return text ? *std::move(text) : std::string(raw);
}

} // namespace

seconds default_retry_delay(int count, random_source random) {
  return seconds(fourth_power(count) + 15) + sidekiq_jitter(count, random);
}

seconds delivery_retry_delay(int count, random_source random) {
  return seconds(fourth_power(count) + 15) + seconds(random(fourth_power(count) / 2)) +
         sidekiq_jitter(count, random);
}

failure_fate after_failure(std::string_view raw, const job& j, std::string_view fetched_from,
                           const failure& f, wall_time now, seconds (*delay)(int, random_source),
                           random_source random) {
  if (!j.retry.enabled) return discarded{"retry is off"};
  const auto queue = j.retry_queue.empty() ? fetched_from : std::string_view(j.retry_queue);
  const int count = next_count(j);
  if (count < j.retry.max) return retry_at{now + delay(count, random), failed_text(raw, j, queue, f, now)};
  if (!j.dead) return discarded{"tries exhausted"};
  return to_dead_set{failed_text(raw, j, queue, f, now)};
}

std::string condemned(std::string_view raw, const failure& f, wall_time now) {
  const auto j = parse_job(raw);
  if (!j) return std::string(raw);
  std::vector<change> changes;
  describe_failure(changes, f);
  changes.emplace_back("failed_at", time_json(j->times, now));
  auto text = edit(raw, changes);
  return text ? *std::move(text) : std::string(raw);
}

} // namespace pheidi::sidekiq
