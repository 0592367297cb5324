// DistributionWorker, FeedInsertWorker, LocalNotificationWorker, PushConversationWorker: the transaction,
// then Redis.
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/tell.hpp"

#include "pheidi/instance/feeds/notify.hpp"
#include "pheidi/json/read.hpp"

#include <iterator>

namespace pheidi::instance::feeds {

namespace {

/// Readings of one post: another is only needed when somebody edits it just now.
constexpr int most_readings = 3;

std::vector<feed_target> targets_of(const told& what) {
  std::vector<feed_target> out;
  for (const auto& entry : what.feeds)
    out.push_back({entry.into, entry.groups_boosts});
  for (const auto& feed : what.refused)
    out.push_back({feed, true, true});
  return out;
}

/// False when the post was edited, or ended, since it was read.
net::awaitable<result<bool>> carry(local_jobs::impl& self, const told& what, bool edit) {
  news about{edit ? change::edit : change::insert, what.post, what.read_at, what.message};
  auto targets = targets_of(what);
  auto heard = co_await change_feeds(self.p.base, self.keys, std::move(about), std::move(targets));
  if (!heard) co_return heard.error();
  if (!*heard) co_return false;
  self.count_.told.add(**heard);
  co_return true;
}

void append(std::vector<publication>& to, std::vector<publication> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

using telling_function = std::function<std::optional<told>(pqxx::dbtransaction&, const entities::context&)>;

/// Streams last: whoever hears of a post finds it in the feed.
net::awaitable<result<void>> tell_and_carry(local_jobs::impl& self, telling_function f, bool edit) {
  auto* all = &self;
  std::vector<publication> streams;
  bool carried = false;
  for (int readings = 0; !carried && readings < most_readings; ++readings) {
    std::function<std::optional<told>(pqxx::dbtransaction&)> read = [all, &f](pqxx::dbtransaction& tx) {
      const auto schema = all->p.schema->current(tx);
      return f(tx, all->context(*schema));
    };
    auto what = co_await self.p.writers.run<std::optional<told>>(self.p.on, std::move(read));
    if (!what) co_return what.error();
    if (!*what) co_return result<void>();
    append(streams, std::move((*what)->notices));
    auto done = co_await carry(self, **what, edit);
    if (!done) co_return done.error();
    carried = *done;
    if (carried) append(streams, std::move((*what)->streams));
  }
  co_return co_await publish(self.p.base, self.keys, std::move(streams));
}

using publishing = std::function<std::vector<publication>(pqxx::dbtransaction&, const entities::context&)>;

/// What is about no feed.
net::awaitable<result<void>> tell_streams(local_jobs::impl& self, publishing f) {
  auto* all = &self;
  using publications = std::vector<publication>;
  std::function<publications(pqxx::dbtransaction&)> read = [all, &f](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    return f(tx, all->context(*schema));
  };
  auto what = co_await self.p.writers.run<publications>(self.p.on, std::move(read));
  if (!what) co_return what.error();
  co_return co_await publish(self.p.base, self.keys, std::move(*what));
}

result<model::feed> feed_of(const job_arguments& args) {
  const auto id = number_at(args, 1);
  if (!id) return id.error();
  const auto kind = args.size() > 2 ? text_at(args, 2) : result<std::string>("home");
  if (!kind) return kind.error();
  return model::feed{*kind == "list" ? model::feed_kind::list : model::feed_kind::home, *id};
}

} // namespace

net::awaitable<result<void>> distribute(local_jobs::impl& self, job_arguments args) {
  const auto status = number_at(args, 0);
  if (!status) co_return status.error();
  telling how;
  how.edit = flag_at(args, 1, "update");
  how.quietly = flag_at(args, 1, "skip_notifications");
  for (const auto id : numbers_at(args, 1, "silenced_account_ids"))
    how.silenced.insert(id);
  telling_function f = [id = *status, &how](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return tell(tx, ctx, id, how);
  };
  co_return co_await tell_and_carry(self, std::move(f), how.edit);
}

net::awaitable<result<void>> insert_into_feed(local_jobs::impl& self, job_arguments args) {
  const auto status = number_at(args, 0);
  const auto into = feed_of(args);
  if (!status) co_return status.error();
  if (!into) co_return into.error();
  const bool edit = flag_at(args, 3, "update");
  telling_function f = [id = *status, feed = *into, edit](pqxx::dbtransaction& tx,
                                                          const entities::context& ctx) {
    return tell_one(tx, ctx, id, feed, edit);
  };
  co_return co_await tell_and_carry(self, std::move(f), edit);
}

net::awaitable<result<void>> notify_one(local_jobs::impl& self, job_arguments args) {
  const auto recipient = number_at(args, 0), activity = number_at(args, 1);
  auto activity_type = text_at(args, 2), type = text_at(args, 3);
  if (!recipient || !activity || !activity_type || !type)
    co_return error{json::errc::wrong_type, "LocalNotificationWorker"};
  const model::wanted_notification wanted{account_id(*recipient), std::move(*type), std::move(*activity_type),
                                          *activity, flag_at(args, 4, "silenced")};
  publishing f = [&wanted](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return notify(tx, ctx, {wanted});
  };
  co_return co_await tell_streams(self, std::move(f));
}

net::awaitable<result<void>> push_conversation(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  publishing f = [id = *id](pqxx::dbtransaction& tx, const entities::context& ctx) {
    return conversation_messages(tx, ctx, {id});
  };
  co_return co_await tell_streams(self, std::move(f));
}

} // namespace pheidi::instance::feeds
