// Reads a job's arguments and options, one rule per function.
#include "pheidi/federation/delivery/plan.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pheidi::federation::delivery {

namespace {

constexpr std::string_view migrated_follow_class = "ActivityPub::MigratedFollowDeliveryWorker";

/// The positional arguments, checked as Ruby would run into them.
struct arguments {
  std::string_view body; // raw JSON string
  account_id sender;
  std::string inbox;
  std::optional<account_id> leaves;
  std::string_view options; // raw JSON object, or empty
};

sidekiq::failure argument_error(std::string message) {
  return {"ArgumentError", std::move(message)};
}

/// `to_i`-like: Ruby finds the account by whatever the id says, so digits in a string are an id too.
std::optional<account_id> as_id(std::string_view raw) {
  if (raw.size() > 2 && raw.front() == '"') raw = raw.substr(1, raw.size() - 2);
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(raw.data(), raw.data() + raw.size(), id);
  if (ec != std::errc{} || end != raw.data() + raw.size()) return std::nullopt;
  return account_id(id);
}

boost::system::result<arguments, sidekiq::failure> read_arguments(std::string_view raw, bool migrates) {
  const auto items = json::array_elements(raw);
  const std::size_t least = migrates ? 4 : 3;
  if (items.size() < least || items.size() > least + 1)
    return argument_error(
        fmt::format("wrong number of arguments (given {}, expected {}..{})", items.size(), least, least + 1));
  arguments out;
  if (items[0].empty() || items[0].front() != '"') return argument_error("the activity is not a string");
  out.body = items[0];
  const auto id = as_id(items[1]);
  if (!id) return argument_error("source_account_id is not a number: " + std::string(items[1].substr(0, 80)));
  out.sender = *id;
  auto inbox = json::text_of(items[2]);
  if (!inbox) return argument_error("inbox_url is not a string");
  out.inbox = std::move(*inbox);
  if (migrates) out.leaves = as_id(items[3]);
  if (migrates && !out.leaves) return argument_error("old_target_account_id is not a number");
  if (items.size() > least && items[least] != "null") {
    if (items[least].empty() || items[least].front() != '{')
      return argument_error("options is not an object");
    out.options = items[least];
  }
  return out;
}

std::string text_of(std::string_view raw) {
  auto text = json::text_of(raw);
  return text ? std::move(*text) : std::string();
}

/// `sign_with`: a PEM (up to 4.6) or an object with the key and its fragment (4.7).
void read_sign_with(std::string_view raw, options& out) {
  out.sign_with_fragment = "#main-key";
  if (raw.front() == '"') {
    out.sign_with_pem = text_of(raw);
    return;
  }
  const auto members = json::top_level_members(raw);
  if (!members) return;
  for (const auto& m : *members) {
    if (m.key == "private_key") out.sign_with_pem = text_of(m.raw);
    if (m.key == "local_fragment") out.sign_with_fragment = text_of(m.raw);
    if (m.key == "uri") out.sign_with_uri = text_of(m.raw);
  }
}

unusable give_up(sidekiq::fetched job, std::string jid, sidekiq::failure why) {
  return {std::move(job), std::move(jid), std::move(why), true, false};
}

} // namespace

options read_options(std::string_view raw) {
  options out;
  if (raw.empty() || raw == "{}") return out;
  const auto members = json::top_level_members(raw);
  if (!members) return out;
  for (const auto& m : *members) {
    const bool truthy = m.raw != "false" && m.raw != "null";
    if (m.key == "synchronize_followers") out.synchronize_followers = truthy;
    if (m.key == "bypass_availability") out.bypass_availability = truthy;
    if (m.key == "sign_with" && truthy) read_sign_with(m.raw, out);
  }
  return out;
}

bool is_delivery_class(std::string_view klass) {
  return klass == "ActivityPub::DeliveryWorker" || klass == "ActivityPub::LowPriorityDeliveryWorker" ||
         klass == migrated_follow_class;
}

std::string new_delivery_job(std::string_view payload, account_id sender, std::string_view inbox,
                             std::string_view options, const std::string& queue, sidekiq::time_format times,
                             wall_time now) {
  std::string args;
  json::writer w(args);
  w.array().raw(payload).integer(sender.value).string(inbox).raw(options).end();
  const sidekiq::new_job made{"ActivityPub::DeliveryWorker", queue, std::move(args), "16", false, times};
  return sidekiq::make_job(made, sidekiq::make_jid(), now);
}

const std::string& job_text(delivery& d, wall_time now) {
  if (!d.part || !d.source.raw.empty()) return d.source.raw;
  const auto plain = new_delivery_job(d.body->raw, d.sender, d.inbox.text(), *d.part->options, d.source.queue,
                                      d.part->times, now);
  std::string receipt;
  json::append_string(receipt, d.part->fan_out);
  const auto marked = sidekiq::edit(plain, {{"pheidi_receipt", receipt}});
  d.source.raw = marked ? *marked : plain;
  return d.source.raw;
}

plan make_plan(sidekiq::fetched source, payload_store& payloads, const plan_limits& limits, steady_time now) {
  const auto parsed = sidekiq::parse_job(source.raw);
  if (!parsed) {
    unusable out{std::move(source), "", {"JSON::ParserError", parsed.error().message()}, false, false};
    return out;
  }
  if (!is_delivery_class(parsed->klass)) return for_ruby{std::move(source), parsed->klass};
  if (source.raw.size() > limits.max_job_bytes) {
    // Nobody accepts an activity of this size: Mastodon would be answered 413, which ends the job.
    auto out = give_up(std::move(source), parsed->jid,
                       {"Pheidi::PayloadTooLarge", "the job is larger than queue.max_job_bytes"});
    out.drop = true;
    return out;
  }
  auto args = read_arguments(parsed->args, parsed->klass == migrated_follow_class);
  if (!args) return give_up(std::move(source), parsed->jid, args.error());
  auto inbox = http::url::parse(args->inbox);
  if (!inbox)
    return give_up(std::move(source), parsed->jid,
                   {"Addressable::URI::InvalidURIError", inbox.error().message()});
  auto body = payloads.intern(args->body);
  if (!body)
    return give_up(std::move(source), parsed->jid, argument_error("the activity is not a valid string"));

  auto out = std::make_unique<delivery>();
  out->jid = parsed->jid;
  out->receipt = parsed->receipt;
  out->body = std::move(*body);
  out->sender = args->sender;
  out->inbox = std::move(*inbox);
  out->leaves = args->leaves;
  out->times = parsed->times;
  out->opts = read_options(args->options);
  // Only for the log; whoever can write to Redis may have put any number there.
  out->attempt = parsed->retry_count ? std::clamp(*parsed->retry_count, -1, 1000) + 2 : 1;
  out->enqueued_at = parsed->enqueued_at.value_or(wall_time{});
  out->fetched_at = now;
  out->source = std::move(source);
  return out;
}

} // namespace pheidi::federation::delivery
