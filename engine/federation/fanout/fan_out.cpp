// Jobs under way: begun, offered in portions, and saved until nothing is left.
#include "pheidi/federation/fanout/fan_out.hpp"

#include "federation/fanout/distribution.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/read.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace pheidi::federation::fanout {

namespace {

/// Deliveries of all fan-outs that are under way at once: enough to keep all hosts busy, few enough to hold,
/// and for a small one that comes later to be soon at its turn.
constexpr std::size_t window = 4000;
constexpr std::size_t least_share = 16;
/// Fan-outs whose lists are held at once; the others wait as they were fetched.
constexpr std::size_t most_jobs = 256;
constexpr std::size_t most_inboxes = 2'000'000;
/// To so many servers an activity may go and not be bulk.
constexpr std::size_t few = 100;
/// What a fan-out begins with, and gets more with each round of saving: thousands at once would be received
/// before the first is sent.
constexpr std::size_t portion = 250;
constexpr milliseconds save_every{20};
constexpr milliseconds redis_back_off{250};

/// The k-th to be begun is the one at k times this. Inboxes of a host stand together in the list; apart, the
/// later ones find the earlier ones' connections idle.
std::size_t stride_through(std::size_t inboxes) {
  auto stride = inboxes * 618 / 1000 + 1;
  while (std::gcd(stride, inboxes) != 1)
    ++stride;
  return stride;
}

struct rows_read {
  reading what = std::optional<distribution>();
  std::string record;
  sidekiq::receipt about;
};

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
    origin source;
    std::string activity; // unknown to who goes on with it
    std::vector<std::string> inboxes;
    std::vector<bool> ended;
    std::size_t next = 0;          // in the order of the stride: the first that was not begun
    std::size_t allowed = portion; // to be outstanding; grows with time
    std::size_t outstanding = 0;   // begun and not answered
    std::size_t left = 0;          // not marked as ended
    std::vector<sidekiq::part_end> unsaved;
    bool saving = false;
  };
  using job_ptr = std::shared_ptr<job_under_way>;

  void begin_next();
  net::awaitable<void> begin(sidekiq::fetched job);
  net::awaitable<void> try_to_begin(sidekiq::fetched job);
  net::awaitable<result<void>> prepare(job_ptr w, const sidekiq::job& parsed);
  net::awaitable<result<void>> read_rows(const sidekiq::job& parsed, rows_read& out);
  net::awaitable<result<distribution>> read_and_record(job_ptr w, const sidekiq::job& parsed);
  bool may_begin() const;
  void offer(job_under_way& w);
  void offer_all();
  void allow_more();
  net::awaitable<void> save_loop();
  net::awaitable<bool> save(job_ptr w);
  void finish(const job_ptr& w);
  void end(const job_ptr& w);
  void forget(const job_ptr& w);
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
  std::size_t inboxes_held = 0;
  std::unordered_map<std::string, job_ptr> under_way; // by field
  std::vector<job_ptr> finished;                      // their keys may go when they are settled
  bool draining = false;
};

void fan_out::impl::fail(sidekiq::fetched job, const char* kind, std::string why) {
  report(std::move(job), sidekiq::failure{kind, std::move(why)});
}

bool fan_out::impl::may_begin() const {
  return !draining && under_way.size() + beginning < most_jobs && inboxes_held < most_inboxes;
}

void fan_out::impl::begin_next() {
  while (!waiting.empty() && may_begin()) {
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
  w->source.jid = parsed->jid;
  w->source.field = job.field;
  w->source.queue = job.queue;
  w->source.times = parsed->times;
  w->job = std::move(job);
  auto ready = co_await prepare(w, *parsed);
  if (!ready) {
    const bool arguments = ready.error().is(json::errc::wrong_type);
    co_return fail(std::move(w->job), arguments ? "ArgumentError" : "Pheidi::Fanout",
                   ready.error().message());
  }
  under_way.emplace(w->source.field, w);
  inboxes_held += w->inboxes.size();
  log::info("fanout.begun", {{"jid", w->source.jid},
                             {"class", parsed->klass},
                             {"activity", w->activity},
                             {"sender", w->source.sender.value},
                             {"inboxes", w->inboxes.size()},
                             {"left", w->left}});
  if (w->left == 0) co_return finish(w);
  if (draining) co_return give_back_if_idle(w);
  offer(*w);
}

/// On a thread of the database, where an LD signature, and compressing, may take their time.
net::awaitable<result<void>> fan_out::impl::read_rows(const sidekiq::job& parsed, rows_read& out) {
  const auto* self = this;
  const auto read = reader_of(parsed.klass);
  std::function<bool(pqxx::dbtransaction&)> query = [self, read, &parsed, &out](pqxx::dbtransaction& tx) {
    out.what = read(tx, self->p.sources, parsed.args);
    if (!out.what || !*out.what) return false;
    out.record = record_of(**out.what);
    out.about = receipt_of(**out.what, self->p.sources.settings.identity);
    return true;
  };
  auto answered = co_await p.readers.run<bool>(p.on, std::move(query));
  if (!answered) co_return answered.error();
  co_return result<void>();
}

net::awaitable<result<distribution>> fan_out::impl::read_and_record(job_ptr w, const sidekiq::job& parsed) {
  rows_read rows;
  auto answered = co_await read_rows(parsed, rows);
  if (!answered) co_return answered.error();
  if (!rows.what) co_return rows.what.error();
  if (!*rows.what || (*rows.what)->inboxes.empty()) co_return distribution();
  w->activity = rows.about.activity;
  auto kept =
      co_await store.begin(parsed.jid, std::move(rows.record), std::move(rows.about), wall_clock::now());
  if (!kept) co_return kept.error();
  co_return std::move(**rows.what);
}

/// What was written when the job was begun counts: a part keeps its number and its text, whoever goes on.
net::awaitable<result<void>> fan_out::impl::prepare(job_ptr w, const sidekiq::job& parsed) {
  auto known = co_await store.read(parsed.jid);
  if (!known) co_return known.error();
  result<distribution> what = distribution();
  if (known->text.empty())
    what = co_await read_and_record(w, parsed);
  else
    what = read_record(known->text);
  if (!what) co_return what.error();
  if (what->in_job) what->payload = json::array_elements(parsed.args).front();
  w->source.payload = std::move(what->payload);
  w->source.sender = what->sender;
  w->source.options = std::make_shared<const std::string>(std::move(what->options));
  w->source.bulk = what->inboxes.size() > few && !what->personal;
  w->inboxes = std::move(what->inboxes);
  w->ended = std::move(known->ended);
  w->ended.resize(w->inboxes.size());
  w->left = static_cast<std::size_t>(std::count(w->ended.begin(), w->ended.end(), false));
  co_return result<void>();
}

void fan_out::impl::offer(job_under_way& w) {
  const auto share =
      std::min(w.allowed, std::max(least_share, window / std::max<std::size_t>(1, under_way.size())));
  const auto stride = stride_through(w.inboxes.size());
  std::vector<part> more;
  for (; w.next < w.inboxes.size() && w.outstanding < share; ++w.next) {
    const auto number = w.next * stride % w.inboxes.size();
    if (w.ended[number]) continue;
    more.push_back({number, w.inboxes[number]});
    ++w.outstanding;
  }
  if (!more.empty()) p.deliver(w.source, std::move(more));
}

void fan_out::impl::allow_more() {
  for (const auto& entry : under_way) {
    auto& w = *entry.second;
    if (w.allowed >= window || draining) continue;
    w.allowed += portion;
    offer(w);
  }
}

/// One ended, so the share of the others grew.
void fan_out::impl::offer_all() {
  for (const auto& entry : under_way)
    offer(*entry.second);
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
    allow_more();
    std::vector<job_ptr> settled = std::exchange(finished, {});
    for (auto& w : settled) {
      auto gone = co_await store.forget(w->source.field, w->source.jid);
      if (!gone || !*gone) finished.push_back(w);
    }
    show_left();
  }
}

/// The script acts on each part once, so asking again after a lost answer is safe.
net::awaitable<bool> fan_out::impl::save(job_ptr w) {
  auto ends = std::exchange(w->unsaved, {});
  w->saving = true;
  auto ours = co_await store.end(w->source.field, w->source.jid, ends, wall_clock::now());
  w->saving = false;
  if (!ours) {
    log::warn("fanout.not_saved", {{"jid", w->source.jid}, {"error", ours.error().message()}});
    w->unsaved.insert(w->unsaved.begin(), std::make_move_iterator(ends.begin()),
                      std::make_move_iterator(ends.end()));
    co_return false;
  }
  if (!*ours) {
    // Somebody took the job over, with its list and bitmap.
    log::warn("fanout.foreign", {{"jid", w->source.jid}, {"left", w->left}});
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
  log::info("fanout.done", {{"jid", w->source.jid}, {"inboxes", w->inboxes.size()}});
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
  forget(w);
  report(std::move(w->job), std::nullopt);
  begin_next();
  if (!draining) offer_all();
}

void fan_out::impl::forget(const job_ptr& w) {
  under_way.erase(w->source.field);
  inboxes_held -= w->inboxes.size();
}

void fan_out::impl::give_back(sidekiq::fetched job) {
  const auto size = job.raw.size();
  auto field = std::move(job.field);
  p.give_back(
      {std::move(field), sidekiq::give_back{std::move(job.queue), std::move(job.raw)}, false, false, size});
}

void fan_out::impl::give_back_if_idle(const job_ptr& w) {
  if (w->outstanding > 0 || !w->unsaved.empty() || w->saving) return;
  forget(w);
  give_back(std::move(w->job));
}

fan_out::fan_out(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
fan_out::~fan_out() = default;

bool fan_out::runs(std::string_view klass) {
  return reader_of(klass) != nullptr;
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
      w->unsaved.push_back({where.second, std::move(s.to), s.counts_failed, std::move(s.remark)});
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
