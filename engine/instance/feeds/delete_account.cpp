// AccountDeletionWorker: somebody elsewhere is no more. Out of the feeds first, while it is known what was
// theirs.
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/take_out.hpp"

#include "pheidi/model/client/account_states.hpp"

namespace pheidi::instance::feeds {

net::awaitable<result<void>> delete_account(local_jobs::impl& self, job_arguments args) {
  const auto who = number_at(args, 0);
  if (!who) co_return who.error();
  const account_id account(*who);
  using feeds = std::vector<model::feed>;
  std::function<feeds(pqxx::dbtransaction&)> ask = [account](pqxx::dbtransaction& tx) {
    return model::is_gone_elsewhere(tx, account) ? model::feeds_with(tx, account) : feeds();
  };
  auto readers = co_await self.p.writers.run<feeds>(self.p.on, std::move(ask));
  if (!readers) co_return readers.error();
  auto gone = co_await take_out_all_of(self, account, std::move(*readers));
  if (!gone) co_return gone.error();
  std::function<void(pqxx::dbtransaction&)> forget = [account](pqxx::dbtransaction& tx) {
    model::delete_remote_account(tx, account, wall_clock::now());
  };
  co_return co_await self.p.writers.run<void>(self.p.on, std::move(forget));
}

} // namespace pheidi::instance::feeds
