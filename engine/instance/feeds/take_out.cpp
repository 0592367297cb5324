// Redis says what there is, the database what of it goes, one script takes it out.
#include "instance/feeds/take_out.hpp"

namespace pheidi::instance::feeds {

net::awaitable<result<void>> take_out(local_jobs::impl& self, model::feed which, choosing choose) {
  using items = std::vector<model::feed_item>;
  auto kept = co_await posts_in_feed(self.p.base, self.keys, which);
  if (!kept) co_return kept.error();
  if (kept->shown.empty()) co_return result<void>();
  std::function<items(pqxx::dbtransaction&)> query = [&kept, &choose](pqxx::dbtransaction& tx) {
    return choose(tx, *kept);
  };
  auto chosen = co_await self.p.readers.run<items>(self.p.on, std::move(query));
  if (!chosen) co_return chosen.error();
  if (chosen->empty()) co_return result<void>();
  const feed_target target{which, true};
  co_return co_await change_feed(self.p.base, self.keys, batch::remove, target, std::move(*chosen));
}

net::awaitable<result<void>> take_out_all_of(local_jobs::impl& self, account_id author,
                                             std::vector<model::feed> feeds) {
  for (const auto& each : feeds) {
    choosing choose = [author](pqxx::dbtransaction& tx, const kept_posts& kept) {
      return model::posts_by(tx, kept.shown, kept.boosted, author);
    };
    auto gone = co_await take_out(self, each, std::move(choose));
    if (!gone) co_return gone.error();
  }
  co_return result<void>();
}

} // namespace pheidi::instance::feeds
