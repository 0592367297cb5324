// Who is there, with what filters, and whether their tokens still hold.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/client/filter_rows.hpp"

#include <fmt/format.h>

namespace pheidi::instance::streaming {

namespace {

constexpr std::size_t most_of_one_account = 64;
/// `subscribed:` keys live three times as long.
constexpr milliseconds keep_up_every{std::chrono::minutes(6)};

std::vector<std::string> channels_about(const listener& l) {
  return {fmt::format("timeline:access_token:{}", l.by.token),
          fmt::format("timeline:system:{}", l.who.account.value)};
}

} // namespace

bool hub::impl::too_many_of(account_id account) const {
  const auto found = members.find(account);
  return found != members.end() && found->second->connections >= most_of_one_account;
}

void hub::impl::enter(listener& l) {
  here.insert(&l);
  counts.listeners.add(1);
  auto& member = members[l.who.account];
  if (!member) member = std::make_shared<audience_member>();
  ++member->connections;
  l.member = member;
  for (const auto& channel : channels_about(l))
    (void)board.connect(channel, hearing{&l, {}, {}});
}

void hub::impl::leave(listener& l) {
  here.erase(&l);
  counts.listeners.add(-1);
  if (--l.member->connections == 0) members.erase(l.who.account);
  for (const auto& channel : channels_about(l))
    board.disconnect(channel, l, {});
  for (const auto& [key, plan] : l.streams)
    for (const auto& channel : plan.channels)
      board.disconnect(channel, l, key);
}

void hub::impl::load_filters(account_id account) {
  const auto found = members.find(account);
  if (found == members.end()) return;
  auto& member = *found->second;
  member.load_again = true;
  ++member.changes;
  if (member.loading) return;
  member.loading = true;
  p.on.spawn(keep_filters(shared_from_this(), account, found->second));
}

/// Changes that come while they are read make it read them again. Whoever listened may have left by now.
net::awaitable<void> hub::impl::keep_filters(std::shared_ptr<impl> self, account_id account,
                                             std::shared_ptr<audience_member> member) {
  using rows = std::vector<model::filter_row>;
  std::function<rows(pqxx::dbtransaction&)> load = [account](pqxx::dbtransaction& tx) {
    return model::active_filters_of(tx, account, wall_clock::now());
  };
  while (member->load_again && !self->stopped) {
    member->load_again = false;
    auto loaded = co_await self->p.readers.run<rows>(self->p.on, load);
    if (loaded)
      member->filters = std::make_shared<const entities::filter_set>(std::move(*loaded));
    else
      log::warn("streaming.no_filters", {{"why", loaded.error().message()}});
  }
  member->loading = false;
}

void hub::impl::beat(void* self) {
  auto& me = *static_cast<impl*>(self);
  if (me.stopped) return;
  me.p.on.wheel().arm(me.heartbeat, keep_up_every);
  me.p.on.spawn(keep_up(me.shared_from_this()));
}

/// Makes up for what was not heard while Redis was away.
net::awaitable<void> hub::impl::keep_up(std::shared_ptr<impl> self) {
  co_await self->board.say_again();
  std::vector<std::int64_t> tokens;
  for (const auto* each : self->here)
    tokens.push_back(each->by.token);
  using living = std::set<std::int64_t>;
  std::function<living(pqxx::dbtransaction&)> ask = [&tokens](pqxx::dbtransaction& tx) {
    return model::living_tokens(tx, tokens, wall_clock::now());
  };
  const auto still = co_await self->p.readers.run<living>(self->p.on, std::move(ask));
  if (!still) co_return;
  const std::set<std::int64_t> asked(tokens.begin(), tokens.end());
  for (auto* each : self->here)
    if (asked.contains(each->by.token) && !still->contains(each->by.token))
      each->end(1008, "access was withdrawn");
  for (const auto& [account, member] : self->members)
    self->load_filters(account);
}

} // namespace pheidi::instance::streaming
