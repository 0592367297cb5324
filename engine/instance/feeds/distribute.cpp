// DistributionWorker, FeedInsertWorker, LocalNotificationWorker, PushConversationWorker: the transaction,
// then Redis.
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/tell.hpp"

#include "pheidi/instance/feeds/notify.hpp"
#include "pheidi/json/read.hpp"

namespace pheidi::instance::feeds {

namespace {

std::vector<feed_target> targets_of(const std::vector<model::feed_entry>& feeds) {
  std::vector<feed_target> out;
  for (const auto& entry : feeds)
    out.push_back({entry.into, entry.groups_boosts});
  return out;
}

/// Streams last: whoever hears of a post finds it in the feed.
net::awaitable<result<void>> carry(local_jobs::impl& self, told what, bool edit) {
  const auto how = edit ? change::edit : change::insert;
  auto targets = targets_of(what.feeds);
  auto heard = co_await change_feeds(self.p.base, self.keys, how, what.post, std::move(targets),
                                     std::move(what.message));
  if (!heard) co_return heard.error();
  self.count_.told.add(*heard);
  co_return co_await publish(self.p.base, self.keys, std::move(what.streams));
}

using telling_function = std::function<std::optional<told>(pqxx::dbtransaction&, const entities::context&)>;

net::awaitable<result<void>> tell_and_carry(local_jobs::impl& self, telling_function f, bool edit) {
  auto* all = &self;
  std::function<std::optional<told>(pqxx::dbtransaction&)> change = [all, &f](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    return f(tx, all->context(*schema));
  };
  auto what = co_await self.p.writers.run<std::optional<told>>(self.p.on, std::move(change));
  if (!what) co_return what.error();
  if (!*what) co_return result<void>();
  co_return co_await carry(self, std::move(**what), edit);
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
  telling_function f = [&wanted](pqxx::dbtransaction& tx, const entities::context& ctx) {
    std::optional<told> out(std::in_place);
    out->streams = notify(tx, ctx, {wanted});
    return out;
  };
  co_return co_await tell_and_carry(self, std::move(f), false);
}

net::awaitable<result<void>> push_conversation(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  telling_function f = [id = *id](pqxx::dbtransaction& tx, const entities::context& ctx) {
    std::optional<told> out(std::in_place);
    out->streams = conversation_messages(tx, ctx, {id});
    return out;
  };
  co_return co_await tell_and_carry(self, std::move(f), false);
}

} // namespace pheidi::instance::feeds
