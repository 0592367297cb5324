// From a message of Redis to those who hear it; what is for everybody is held against blocks first, in order.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/instance/entities/statuses.hpp"

namespace pheidi::instance::streaming {

namespace {

constexpr std::size_t most_waiting = 2000;
constexpr std::size_t sifted_at_once = 64;

bool is_about_listeners(std::string_view channel) {
  return channel.starts_with("timeline:system:") || channel.starts_with("timeline:access_token:");
}

} // namespace

void hub::impl::hear(std::string_view channel, std::string_view message) {
  if (stopped) return;
  const auto name = board.own_name(channel);
  auto event = stream_event::read(message);
  if (!event) return;
  counts.heard.add();
  if (is_about_listeners(name)) return control(name, event->name());
  if (board.who_hears(name).empty()) return;
  // Behind a post that waits everything waits: its deletion must not come before it.
  if (!sifting && !event->post()) return tell_all(name, *event);
  if (waiting.size() >= most_waiting) return counts.dropped.add();
  waiting.push_back({std::string(name), std::move(*event)});
  if (sifting) return;
  sifting = true;
  p.on.spawn(sift(shared_from_this()));
}

void hub::impl::control(std::string_view channel, const std::string& event) {
  for (const auto& each : board.who_hears(channel)) {
    if (event == "kill") {
      counts.barred.add();
      each.who->end(1008, "access was withdrawn");
    }
    if (event == "filters_changed") load_filters(each.who->who.account);
  }
}

void hub::impl::tell_all(std::string_view channel, stream_event& what) {
  const auto now = wall_clock::now();
  for (const auto& each : board.who_hears(channel))
    if (each.who->tell(what, each.label, {}, now)) counts.told.add();
}

net::awaitable<void> hub::impl::sift(std::shared_ptr<impl> self) {
  while (!self->waiting.empty() && !self->stopped)
    co_await self->sift_some();
  self->sifting = false;
}

namespace {

/// Whom the database is asked about, and what.
struct question {
  std::set<account_id> listeners;
  std::set<account_id> strangers, people; // listeners of what is for everybody, and whom that is about
  std::set<std::int64_t> statuses;
  std::map<account_id, std::set<std::int64_t>> views; // posts that differ, by who hears of them
};

/// How they stand to each other, and what the posts are to them.
struct standing {
  model::stream_relations relations;
  looked_up known;
};

/// As the API shows them; who hears of them is decided by the channel.
void render_views(pqxx::dbtransaction& tx, const question& q, entities::context ctx, looked_up& into) {
  for (const auto& [viewer, posts] : q.views) {
    ctx.viewer = viewer;
    const std::vector ids(posts.begin(), posts.end());
    for (auto& [id, post] : entities::statuses_by_id(tx, ctx, ids, {true}))
      into.posts.emplace(std::pair(viewer, id), std::move(post));
  }
}

standing look_up(pqxx::dbtransaction& tx, const question& q, const entities::context& ctx) {
  standing out{model::stream_relations_of(tx, {q.strangers.begin(), q.strangers.end()},
                                          {q.people.begin(), q.people.end()}, ctx.now),
               {}};
  out.known.flags = model::flags_for_listeners(tx, {q.listeners.begin(), q.listeners.end()},
                                               {q.statuses.begin(), q.statuses.end()});
  render_views(tx, q, ctx, out.known);
  return out;
}

void ask_about(question& q, const post_facts& post, const std::vector<hearing>& by, bool for_everybody) {
  q.statuses.insert(post.shown.begin(), post.shown.end());
  for (const auto& each : by) {
    q.listeners.insert(each.who->who.account);
    if (for_everybody) q.strangers.insert(each.who->who.account);
    if (post.differs) q.views[each.who->who.account].insert(post.id);
  }
  if (!for_everybody) return;
  q.people.insert(post.author);
  q.people.insert(post.mentioned.begin(), post.mentioned.end());
}

} // namespace

net::awaitable<void> hub::impl::sift_some() {
  std::vector<waiting_event> some;
  question asked;
  while (!waiting.empty() && some.size() < sifted_at_once) {
    some.push_back(std::move(waiting.front()));
    waiting.pop_front();
    const auto& [channel, what] = some.back();
    if (what.post()) ask_about(asked, *what.post(), board.who_hears(channel), is_for_everybody(channel));
  }
  std::function<standing(pqxx::dbtransaction&)> ask = [&asked, this](pqxx::dbtransaction& tx) {
    const auto schema = p.schema->current(tx);
    return look_up(tx, asked, {p.settings, *schema, wall_clock::now(), std::nullopt});
  };
  const auto known = co_await p.readers.run<standing>(p.on, std::move(ask));
  if (!known) log::warn("streaming.not_sifted", {{"why", known.error().message()}});
  const auto now = wall_clock::now();
  const looked_up nothing;
  for (auto& each : some) {
    const auto& post = each.what.post();
    const bool doubtful = post && is_for_everybody(each.channel);
    // Better not heard than heard by whom the author blocks.
    if (doubtful && !known) counts.dropped.add();
    for (const auto& by : board.who_hears(each.channel)) {
      // Who came meanwhile was not asked about.
      const bool sure = known && asked.strangers.contains(by.who->who.account);
      if (doubtful && !(sure && hears(by.who->who, *post, known->relations))) continue;
      if (by.who->tell(each.what, by.label, known ? known->known : nothing, now)) counts.told.add();
    }
  }
}

} // namespace pheidi::instance::streaming
