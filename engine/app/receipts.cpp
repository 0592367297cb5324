// One connection, one look at each set.
#include "pheidi/app/receipts.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/model/local_uri.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace pheidi::app {

namespace {

/// Enough for a person; the counts are those of all.
constexpr std::size_t most_named = 1000;

std::string text_or_nothing(std::string_view raw) {
  auto text = json::text_of(raw);
  return text ? std::move(*text) : std::string();
}

delivery_left read_left(const std::string& raw, const std::string& score) {
  delivery_left out;
  out.when = wall_time(milliseconds(static_cast<std::int64_t>(std::strtod(score.c_str(), nullptr) * 1000)));
  const auto members = json::top_level_members(raw);
  if (!members) return out;
  for (const auto& m : *members) {
    if (m.key == "error_message") out.why = text_or_nothing(m.raw);
    const auto args = m.key == "args" ? json::array_elements(m.raw) : std::vector<std::string_view>();
    if (args.size() > 2) out.inbox = text_or_nothing(args[2]);
  }
  return out;
}

struct found_jobs {
  std::vector<delivery_left> some;
  std::int64_t all = 0;
};

/// The jobs of a sorted set that were parts of a fan-out.
net::awaitable<result<found_jobs>> left_in(redis::connection& redis, std::string set, std::string jid) {
  const auto pattern = fmt::format("*\"pheidi_receipt\":\"{}\"*", jid);
  found_jobs out;
  std::string cursor = "0";
  do {
    std::vector<std::string_view> scan{"ZSCAN", set, cursor, "MATCH", pattern, "COUNT", "1000"};
    auto reply = co_await redis.command(std::move(scan));
    if (!reply) co_return reply.error();
    const auto* both = reply->items();
    const auto* next = both && both->size() == 2 ? (*both)[0].text() : nullptr;
    const auto* rows = next ? (*both)[1].items() : nullptr;
    if (!rows) co_return error{sidekiq::errc::wrong_key, set};
    cursor = *next;
    for (std::size_t i = 0; i + 1 < rows->size(); i += 2) {
      const auto *raw = (*rows)[i].text(), *score = (*rows)[i + 1].text();
      ++out.all;
      if (raw && score && out.some.size() < most_named) out.some.push_back(read_left(*raw, *score));
    }
  } while (cursor != "0");
  std::sort(out.some.begin(), out.some.end(), [](const auto& a, const auto& b) { return a.inbox < b.inbox; });
  co_return std::move(out);
}

net::awaitable<result<fan_out_receipt>> complete(redis::connection& redis, const sidekiq::keyspace& keys,
                                                 sidekiq::kept_receipt counts) {
  fan_out_receipt out;
  out.under_way = static_cast<std::int64_t>(counts.parts) - counts.delivered - counts.refused -
                  counts.waiting - counts.dead;
  auto retry = co_await left_in(redis, keys.retry(), counts.jid);
  if (!retry) co_return retry.error();
  auto schedule = co_await left_in(redis, keys.schedule(), counts.jid);
  if (!schedule) co_return schedule.error();
  auto dead = co_await left_in(redis, keys.dead(), counts.jid);
  if (!dead) co_return dead.error();
  out.elsewhere =
      std::max<std::int64_t>(0, counts.waiting + counts.dead - retry->all - schedule->all - dead->all);
  out.waiting = std::move(retry->some);
  out.waiting.insert(out.waiting.end(), schedule->some.begin(), schedule->some.end());
  out.dead = std::move(dead->some);
  out.counts = std::move(counts);
  out.counts.waiting = retry->all + schedule->all;
  out.counts.dead = dead->all;
  co_return std::move(out);
}

using all_receipts = result<std::vector<fan_out_receipt>>;

net::awaitable<all_receipts> read_all(redis::connection& redis, sidekiq::keyspace keys, std::string subject) {
  auto up = co_await redis.connected(milliseconds(5000));
  if (!up) co_return up.error();
  auto kept = co_await sidekiq::read_receipts(redis, keys, subject);
  if (!kept) co_return kept.error();
  std::vector<fan_out_receipt> out;
  for (auto& each : *kept) {
    auto whole = co_await complete(redis, keys, std::move(each));
    if (!whole) co_return whole.error();
    out.push_back(std::move(*whole));
  }
  co_return std::move(out);
}

net::awaitable<void> look(redis::connection& redis, sidekiq::keyspace keys, std::string subject,
                          all_receipts& out) {
  redis.start();
  out = co_await read_all(redis, std::move(keys), std::move(subject));
  redis.stop();
}

} // namespace

std::optional<std::string> status_id_in(std::string_view text, const config::identity_settings& identity) {
  const bool digits =
      !text.empty() && text.size() < 20 && std::all_of(text.begin(), text.end(), ascii::is_digit);
  if (digits) return std::string(text);
  const auto named = model::local_status_of(text, identity);
  if (!named) return std::nullopt;
  return std::to_string(named->id);
}

result<std::vector<fan_out_receipt>> receipts_of(const config::settings& settings,
                                                 const std::string& status_id) {
  net::loop loop("receipts");
  redis::connection_options options;
  options.endpoint = settings.redis.sidekiq;
  options.ca_file = settings.network.ca_file;
  redis::connection redis(loop, options);
  all_receipts out = std::vector<fan_out_receipt>();
  loop.spawn(look(redis, sidekiq::keyspace(settings.redis.name_space), status_id, out));
  loop.run_until_done();
  return out;
}

} // namespace pheidi::app
