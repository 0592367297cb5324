// in-flight record -> where each job goes.
#include "call.hpp"
#include "scripts.hpp"

#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>
#include <span>

namespace pheidi::sidekiq {

namespace {

/// A script blocks Redis for everyone, so a huge batch (the end of a large process) becomes several.
constexpr std::size_t most_at_once = 4096;

bool is_plain(const settlement& s) {
  return std::holds_alternative<done>(s.to) && s.counts_processed && !s.counts_failed && s.receipt.empty();
}

struct encode_destination {
  arguments& out;
  const keyspace& keys;
  const settlement& s;

  void operator()(const done&) const {
    if (s.receipt.empty()) return op("n", "", "");
    head("h");
    out.own(keys.receipt(s.receipt));
    out.view(s.remark);
  }
  void operator()(const unlocked& d) const {
    head("u");
    out.own(keys.prefix() + d.lock);
    out.view(d.jid);
  }
  void operator()(const into_retry& d) const { scored("z", d.when, d.job); }
  void operator()(const into_schedule& d) const { scored("s", d.when, d.job); }
  void operator()(const into_dead& d) const { scored("d", d.when, d.job); }
  void operator()(const into_queue& d) const { op("q", d.queue, d.job); }
  // The record holds the job's text already.
  void operator()(const give_back& d) const { op("b", d.queue, ""); }

  void op(std::string_view code, std::string_view a, std::string_view b) const {
    head(code);
    out.view(a);
    out.view(b);
  }
  void scored(std::string_view code, wall_time when, std::string_view job) const {
    head(code);
    out.own(score(when));
    out.view(job);
  }
  void head(std::string_view code) const {
    out.view(code);
    out.view(s.field);
    out.view(s.counts_failed ? "pf" : s.counts_processed ? "p" : "-");
  }
};

using batch_part = std::span<const settlement* const>;

arguments encode(const keyspace& keys, batch_part part, wall_time now) {
  arguments out;
  out.own(keys.queue(""));
  out.own(dead_cutoff(now));
  out.own(
      std::to_string(std::count_if(part.begin(), part.end(), [](const auto* s) { return is_plain(*s); })));
  for (const auto* s : part)
    if (is_plain(*s)) out.view(s->field);
  for (const auto* s : part)
    if (!is_plain(*s)) std::visit(encode_destination{out, keys, *s}, s->to);
  return out;
}

/// Jobs that go back to the head are pushed last taken first, so they come out again in their old order.
std::vector<const settlement*> in_order(const std::vector<settlement>& batch) {
  std::vector<const settlement*> out;
  std::vector<const settlement*> back;
  for (const auto& s : batch)
    (std::holds_alternative<give_back>(s.to) ? back : out).push_back(&s);
  std::stable_sort(back.begin(), back.end(), [](const auto* a, const auto* b) {
    return sequence_of(a->field) > sequence_of(b->field);
  });
  out.insert(out.end(), back.begin(), back.end());
  return out;
}

arguments settle_keys(const keyspace& k, std::string_view identity, wall_time now) {
  arguments out;
  out.own(k.in_flight(identity));
  out.own(k.retry());
  out.own(k.schedule());
  out.own(k.dead());
  out.own(k.queues());
  own_stat_keys(out, k, now);
  out.own(k.lock_digests());
  return out;
}

} // namespace

net::awaitable<result<settle_result>> job_queue::settle(const std::vector<settlement>& batch, wall_time now) {
  const auto ordered = in_order(batch);
  const auto keys = settle_keys(keys_, identity_, now);
  settle_result total;
  std::int64_t undone = 0;
  for (std::size_t from = 0; from < ordered.size(); from += most_at_once) {
    const batch_part part = batch_part(ordered).subspan(from, std::min(most_at_once, ordered.size() - from));
    const auto args = encode(keys_, part, now);
    auto r = co_await redis_.eval(scripts::settle, keys.all(), args.all());
    if (!r) co_return queue_error(r.error());
    total.settled += static_cast<std::size_t>(number(*r, 0));
    total.foreign += static_cast<std::size_t>(number(*r, 1));
    undone += number(*r, 2);
  }
  if (undone > 0) co_return error{errc::wrong_key, std::to_string(undone) + " jobs stay in flight"};
  co_return total;
}

} // namespace pheidi::sidekiq
