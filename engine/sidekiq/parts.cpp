// Two keys beside the in-flight record.
#include "pheidi/sidekiq/parts.hpp"

#include "call.hpp"
#include "scripts.hpp"

#include <algorithm>

namespace pheidi::sidekiq {

namespace {

/// Longer than a job may wait for somebody to take it over; what is left over then goes by itself.
constexpr std::int64_t life_s = 7 * 86400;
constexpr std::size_t most_receipts = 10000;

/// Redis counts bits from the highest of the first byte.
std::vector<bool> bits_of(std::string_view bitmap) {
  std::vector<bool> out;
  out.reserve(bitmap.size() * 8);
  for (const char c : bitmap)
    for (int bit = 7; bit >= 0; --bit)
      out.push_back((static_cast<unsigned char>(c) >> bit & 1) != 0);
  return out;
}

struct encode_part {
  arguments& out;
  std::size_t part;
  std::string_view remark;

  void operator()(const into_retry& d) const { put("z", d.when, d.job); }
  void operator()(const into_schedule& d) const { put("s", d.when, d.job); }
  void operator()(const into_dead& d) const { put("d", d.when, d.job); }
  void operator()(const done&) const {
    out.view("r");
    out.own(std::to_string(part));
    out.view(remark);
    out.view("");
  }
  template <class Other>
  void operator()(const Other&) const {}

  void put(std::string_view op, wall_time when, std::string_view job) const {
    out.view(op);
    out.own(std::to_string(part));
    out.own(score(when));
    out.view(job);
  }
};

bool is_plain(const part_end& e) {
  return std::holds_alternative<done>(e.to) && e.remark.empty();
}

arguments encode(const std::string& field, const std::vector<part_end>& ends, wall_time now) {
  arguments out;
  out.view(field);
  out.own(std::to_string(life_s));
  out.own(dead_cutoff(now));
  out.own(std::to_string(std::count_if(ends.begin(), ends.end(), [](const auto& e) { return e.failed; })));
  out.own(std::to_string(unix_millis(now)));
  out.own(std::to_string(std::count_if(ends.begin(), ends.end(), is_plain)));
  for (const auto& e : ends)
    if (is_plain(e)) out.own(std::to_string(e.part));
  for (const auto& e : ends)
    if (!is_plain(e)) std::visit(encode_part{out, e.part, e.remark}, e.to);
  return out;
}

void put_receipt(arguments& out, const receipt& r, wall_time now) {
  const auto put = [&](std::string_view name, std::string value) {
    out.view(name);
    out.own(std::move(value));
  };
  put("activity", r.activity);
  put("type", r.type);
  put("sender", std::to_string(r.sender));
  put("parts", std::to_string(r.parts));
  put("begun", std::to_string(unix_millis(now)));
  put("changed", std::to_string(unix_millis(now)));
}

} // namespace

net::awaitable<result<job_parts::record>> job_parts::read(std::string jid) {
  const auto text = keys_.parts(jid), ended = keys_.parts_ended(jid);
  std::vector<std::string_view> get{"MGET", text, ended};
  auto reply = co_await redis_.command(std::move(get));
  if (!reply) co_return reply.error();
  const auto* values = reply->items();
  if (!values || values->size() != 2) co_return error{errc::wrong_key, text};
  record out;
  if (const auto* what = (*values)[0].text()) out.text = *what;
  if (const auto* bitmap = (*values)[1].text()) out.ended = bits_of(*bitmap);
  co_return std::move(out);
}

net::awaitable<result<void>> job_parts::begin(std::string jid, std::string text, receipt about,
                                              wall_time now) {
  arguments keys, args;
  keys.own(keys_.parts(jid));
  keys.own(keys_.receipt(jid));
  keys.own(keys_.receipts());
  args.view(text);
  args.own(std::to_string(life_s));
  if (!about.subject.empty()) {
    args.own(std::to_string(unix_millis(now)));
    args.own(std::to_string(unix_millis(now) - life_s * 1000));
    args.own(std::to_string(most_receipts));
    args.own(about.subject + ":" + jid);
    args.own(keys_.receipt(""));
    put_receipt(args, about, now);
  }
  auto reply = co_await redis_.eval(scripts::begin_parts, keys.all(), args.all());
  if (!reply) co_return queue_error(reply.error());
  co_return result<void>();
}

net::awaitable<result<bool>> job_parts::end(const std::string& field, const std::string& jid,
                                            const std::vector<part_end>& ends, wall_time now) {
  arguments keys;
  keys.own(keys_.in_flight(identity_));
  keys.own(keys_.parts_ended(jid));
  keys.own(keys_.retry());
  keys.own(keys_.schedule());
  keys.own(keys_.dead());
  own_stat_keys(keys, keys_, now);
  keys.own(keys_.parts(jid));
  keys.own(keys_.recoveries(jid));
  keys.own(keys_.receipt(jid));
  const auto args = encode(field, ends, now);
  auto reply = co_await redis_.eval(scripts::end_parts, keys.all(), args.all());
  if (!reply) co_return queue_error(reply.error());
  const auto* undone = reply->integer();
  if (!undone) co_return error{errc::wrong_key, field};
  if (*undone > 0) co_return error{errc::wrong_key, std::to_string(*undone) + " parts stay"};
  co_return *undone == 0;
}

net::awaitable<result<bool>> job_parts::forget(const std::string& field, const std::string& jid) {
  arguments keys, args;
  keys.own(keys_.in_flight(identity_));
  keys.own(keys_.parts(jid));
  keys.own(keys_.parts_ended(jid));
  args.view(field);
  auto reply = co_await redis_.eval(scripts::forget_parts, keys.all(), args.all());
  if (!reply) co_return reply.error();
  const auto* gone = reply->integer();
  co_return gone&&* gone == 1;
}

} // namespace pheidi::sidekiq
