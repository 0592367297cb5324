// Jobs under way: begun, offered in portions, and saved until nothing is left.
#include "pheidi/federation/fanout/fan_out.hpp"

#include "federation/fanout/arguments.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/reach.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <unordered_map>
#include <utility>

namespace pheidi::federation::fanout {

namespace {

/// Deliveries of one job that are under way at once: enough to keep all hosts busy, few enough to hold.
constexpr std::size_t window = 4000;
/// Jobs whose lists are held at once; the others wait as they were fetched.
constexpr std::size_t most_jobs = 32;
constexpr milliseconds save_every{20};
constexpr milliseconds redis_back_off{250};

constexpr std::string_view to_followers = "ActivityPub::RawDistributionWorker";
constexpr std::string_view to_account_reach = "ActivityPub::AccountRawDistributionWorker";

std::vector<std::string> inboxes_of(pqxx::dbtransaction& tx, std::string_view klass, account_id sender) {
  if (klass == to_account_reach) return model::account_reach(tx, sender, wall_clock::now());
  return model::follower_inboxes(tx, {sender});
}

std::pair<std::string, std::size_t> parse_field(std::string_view field) {
  const auto mark = field.rfind('#');
  std::size_t number = 0;
  std::from_chars(field.data() + mark + 1, field.data() + field.size(), number);
  return {std::string(field.substr(0, mark)), number};
}

} // namespace

std::string part_field(std::string_view field, std::size_t number) {
  return std::string(field).append(1, '#').append(std::to_string(number));
}

bool is_part_field(std::string_view field) {
  // A queue's name may hold anything; what follows it is ":42".
  const auto colon = field.rfind(':');
  return colon != field.npos && field.find('#', colon) != field.npos;
}

struct fan_out::impl {
  explicit impl(parts given)
      : p(std::move(given)), store(p.queue, p.keys, p.identity),
        deliveries(p.registry.make_counter("pheidi_fanout_parts_total",
                                           "Deliveries of fan-outs that ended or became jobs.")),
        left(
            p.registry.make_gauge("pheidi_fanout_parts_left", "Deliveries of fan-outs that have not ended.")),
        jobs_waiting(p.registry.make_gauge("pheidi_fanout_jobs_waiting", "Fan-outs that were not begun.")) {}

  struct job_under_way {
    sidekiq::fetched job;
    std::string jid, klass;
    origin source;
    std::vector<std::string> inboxes;
    std::vector<bool> ended;
    std::size_t next = 0;        // the first that was not begun
    std::size_t outstanding = 0; // begun and not answered
    std::size_t left = 0;        // not marked as ended
    std::vector<sidekiq::part_end> unsaved;
    bool saving = false;
  };
  using job_ptr = std::shared_ptr<job_under_way>;

  void begin_next();
  net::awaitable<void> begin(sidekiq::fetched job);
  net::awaitable<void> try_to_begin(sidekiq::fetched job);
  net::awaitable<result<void>> prepare(job_ptr w, raw_distribution wanted);
  void offer(job_under_way& w);
  net::awaitable<void> save_loop();
  net::awaitable<bool> save(job_ptr w);
  void finish(const job_ptr& w);
  void end(const job_ptr& w);
  void fail(sidekiq::fetched job, const char* kind, std::string why);
  void report(sidekiq::fetched job, std::optional<sidekiq::failure> why);
  void give_back(sidekiq::fetched job);
  void give_back_if_idle(const job_ptr& w);
  void show_left();

  parts p;
  sidekiq::job_parts store;
  metrics::counter& deliveries;
  metrics::gauge &left, &jobs_waiting;
  std::deque<sidekiq::fetched> waiting;
  std::size_t beginning = 0;
  std::unordered_map<std::string, job_ptr> under_way; // by field
  std::vector<job_ptr> finished;                      // their keys may go when they are settled
  bool draining = false;
};

void fan_out::impl::fail(sidekiq::fetched job, const char* kind, std::string why) {
  report(std::move(job), sidekiq::failure{kind, std::move(why)});
}

void fan_out::impl::begin_next() {
  while (!waiting.empty() && !draining && under_way.size() + beginning < most_jobs) {
    ++beginning;
    auto job = std::move(waiting.front());
    waiting.pop_front();
    p.on.spawn(begin(std::move(job)));
  }
  jobs_waiting.set(static_cast<double>(waiting.size()));
}

net::awaitable<void> fan_out::impl::begin(sidekiq::fetched job) {
  co_await try_to_begin(std::move(job));
  --beginning;
  begin_next();
}

net::awaitable<void> fan_out::impl::try_to_begin(sidekiq::fetched job) {
  auto w = std::make_shared<job_under_way>();
  const auto parsed = sidekiq::parse_job(job.raw);
  if (!parsed) co_return fail(std::move(job), "JSON::ParserError", parsed.error().message());
  auto wanted = read_raw_distribution(parsed->args);
  if (!wanted) co_return fail(std::move(job), "ArgumentError", wanted.error().message());
  w->jid = parsed->jid;
  w->klass = parsed->klass;
  w->source.field = job.field;
  w->source.queue = job.queue;
  w->source.payload = wanted->payload;
  w->source.sender = wanted->sender;
  w->source.times = parsed->times;
  w->job = std::move(job);
  auto ready = co_await prepare(w, std::move(*wanted));
  if (!ready) co_return fail(std::move(w->job), "Pheidi::Fanout", ready.error().message());
  under_way.emplace(w->source.field, w);
  log::info("fanout.begun", {{"jid", w->jid},
                             {"class", w->klass},
                             {"sender", w->source.sender.value},
                             {"inboxes", w->inboxes.size()},
                             {"left", w->left}});
  if (w->left == 0) co_return finish(w);
  if (draining) co_return give_back_if_idle(w);
  offer(*w);
}

/// The list that was written when the job was begun counts: a part keeps its number, whoever goes on.
net::awaitable<result<void>> fan_out::impl::prepare(job_ptr w, raw_distribution wanted) {
  auto known = co_await store.read(w->jid);
  if (!known) co_return known.error();
  if (known->list.empty()) {
    const auto sender = wanted.sender;
    std::function<std::vector<std::string>(pqxx::dbtransaction&)> query =
        [sender, klass = w->klass](pqxx::dbtransaction& tx) { return inboxes_of(tx, klass, sender); };
    auto inboxes = co_await p.readers.run<std::vector<std::string>>(p.on, std::move(query));
    if (!inboxes) co_return inboxes.error();
    w->inboxes = without(std::move(*inboxes), wanted.except);
    if (!w->inboxes.empty()) {
      auto kept = co_await store.begin(w->jid, list_text(w->inboxes));
      if (!kept) co_return kept.error();
    }
  } else {
    w->inboxes = read_list(known->list);
  }
  w->ended = std::move(known->ended);
  w->ended.resize(w->inboxes.size());
  w->left = static_cast<std::size_t>(std::count(w->ended.begin(), w->ended.end(), false));
  co_return result<void>();
}

void fan_out::impl::offer(job_under_way& w) {
  std::vector<part> more;
  for (; w.next < w.inboxes.size() && w.outstanding < window; ++w.next) {
    if (w.ended[w.next]) continue;
    more.push_back({w.next, w.inboxes[w.next]});
    ++w.outstanding;
  }
  if (!more.empty()) p.deliver(w.source, std::move(more));
}

void fan_out::impl::show_left() {
  std::size_t sum = 0;
  for (const auto& entry : under_way)
    sum += entry.second->left;
  left.set(static_cast<double>(sum));
}

net::awaitable<void> fan_out::impl::save_loop() {
  for (;;) {
    co_await net::sleep_for(p.on, save_every);
    std::vector<job_ptr> all;
    for (const auto& entry : under_way)
      if (!entry.second->unsaved.empty()) all.push_back(entry.second);
    for (auto& w : all) {
      const bool saved = co_await save(w);
      if (!saved) co_await net::sleep_for(p.on, redis_back_off);
    }
    std::vector<job_ptr> settled = std::exchange(finished, {});
    for (auto& w : settled) {
      auto gone = co_await store.forget(w->source.field, w->jid);
      if (!gone || !*gone) finished.push_back(w);
    }
    show_left();
  }
}

/// The script acts on each part once, so asking again after a lost answer is safe.
net::awaitable<bool> fan_out::impl::save(job_ptr w) {
  auto ends = std::exchange(w->unsaved, {});
  w->saving = true;
  auto ours = co_await store.end(w->source.field, w->jid, ends, wall_clock::now());
  w->saving = false;
  if (!ours) {
    log::warn("fanout.not_saved", {{"jid", w->jid}, {"error", ours.error().message()}});
    w->unsaved.insert(w->unsaved.begin(), std::make_move_iterator(ends.begin()),
                      std::make_move_iterator(ends.end()));
    co_return false;
  }
  if (!*ours) {
    // Somebody took the job over, with its list and bitmap.
    log::warn("fanout.foreign", {{"jid", w->jid}, {"left", w->left}});
    end(w);
    co_return true;
  }
  deliveries.add(ends.size());
  for (const auto& e : ends)
    w->ended[e.part] = true;
  w->left -= std::min(w->left, ends.size());
  if (w->left == 0)
    finish(w);
  else if (draining)
    give_back_if_idle(w);
  co_return true;
}

void fan_out::impl::finish(const job_ptr& w) {
  finished.push_back(w);
  log::info("fanout.done", {{"jid", w->jid}, {"inboxes", w->inboxes.size()}});
  end(w);
}

/// Settling is up to the queue, which knows whether the job is still ours.
void fan_out::impl::report(sidekiq::fetched job, std::optional<sidekiq::failure> why) {
  std::vector<sidekiq::ended> one(1);
  one[0].job = std::move(job);
  one[0].why = std::move(why);
  p.ended(std::move(one));
}

void fan_out::impl::end(const job_ptr& w) {
  under_way.erase(w->source.field);
  report(std::move(w->job), std::nullopt);
  begin_next();
}

void fan_out::impl::give_back(sidekiq::fetched job) {
  const auto size = job.raw.size();
  auto field = std::move(job.field);
  p.give_back(
      {std::move(field), sidekiq::give_back{std::move(job.queue), std::move(job.raw)}, false, false, size});
}

void fan_out::impl::give_back_if_idle(const job_ptr& w) {
  if (w->outstanding > 0 || !w->unsaved.empty() || w->saving) return;
  under_way.erase(w->source.field);
  give_back(std::move(w->job));
}

fan_out::fan_out(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
fan_out::~fan_out() = default;

bool fan_out::runs(std::string_view klass) {
  return klass == to_followers || klass == to_account_reach;
}

void fan_out::start() {
  impl_->p.on.spawn(impl_->save_loop());
}

void fan_out::take(std::vector<sidekiq::fetched> jobs) {
  for (auto& job : jobs)
    impl_->waiting.push_back(std::move(job));
  impl_->begin_next();
}

void fan_out::ended(std::vector<sidekiq::settlement> of_parts) {
  std::vector<impl::job_ptr> touched;
  for (auto& s : of_parts) {
    const auto where = parse_field(s.field);
    const auto found = impl_->under_way.find(where.first);
    if (found == impl_->under_way.end()) continue;
    auto& w = found->second;
    --w->outstanding;
    if (!std::holds_alternative<sidekiq::give_back>(s.to))
      w->unsaved.push_back({where.second, std::move(s.to), s.counts_failed});
    if (touched.empty() || touched.back() != w) touched.push_back(w);
  }
  for (const auto& w : touched) {
    if (impl_->draining)
      impl_->give_back_if_idle(w);
    else
      impl_->offer(*w);
  }
}

void fan_out::drain() {
  impl_->draining = true;
  for (auto& job : std::exchange(impl_->waiting, {}))
    impl_->give_back(std::move(job));
  std::vector<impl::job_ptr> all;
  for (const auto& entry : impl_->under_way)
    all.push_back(entry.second);
  for (const auto& w : all)
    impl_->give_back_if_idle(w);
}

} // namespace pheidi::federation::fanout
