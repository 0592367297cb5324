// MergeWorker, UnmergeWorker, TagUnmergeWorker, RegenerationWorker: what a follow brings into a feed and
// takes out of it.
#include "instance/feeds/bring_in.hpp"
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/take_out.hpp"

#include <fmt/format.h>

namespace pheidi::instance::feeds {

namespace {

struct pair {
  std::int64_t from = 0;
  model::feed into;
};

result<pair> pair_of(const job_arguments& args) {
  const auto from = number_at(args, 0), into = number_at(args, 1);
  if (!from) return from.error();
  if (!into) return into.error();
  const auto kind = args.size() > 2 ? text_at(args, 2) : result<std::string>("home");
  if (!kind) return kind.error();
  return pair{*from, {*kind == "list" ? model::feed_kind::list : model::feed_kind::home, *into}};
}

using items = std::vector<model::feed_item>;

} // namespace

net::awaitable<result<void>> bring_in(local_jobs::impl& self, db::executor& from, account_id author,
                                      model::feed into) {
  struct brought {
    std::optional<model::feed_owner> owner;
    items posts;
  };
  std::function<brought(pqxx::dbtransaction&)> query = [author, into](pqxx::dbtransaction& tx) {
    brought out;
    out.owner = model::owner_of(tx, into);
    if (out.owner) out.posts = model::posts_to_merge(tx, author, into, wall_clock::now());
    return out;
  };
  auto found = co_await from.run<brought>(self.p.on, std::move(query));
  if (!found) co_return found.error();
  if (!found->owner || found->posts.empty()) co_return result<void>();
  const feed_target target{into, found->owner->groups_boosts};
  co_return co_await change_feed(self.p.base, self.keys, batch::merge, target, std::move(found->posts));
}

net::awaitable<result<void>> merge(local_jobs::impl& self, job_arguments args) {
  const auto what = pair_of(args);
  if (!what) co_return what.error();
  co_return co_await bring_in(self, self.p.readers, account_id(what->from), what->into);
}

net::awaitable<result<void>> unmerge(local_jobs::impl& self, job_arguments args) {
  const auto what = pair_of(args);
  if (!what) co_return what.error();
  std::vector<model::feed> one(1, what->into);
  co_return co_await take_out_all_of(self, account_id(what->from), std::move(one));
}

net::awaitable<result<void>> unmerge_tag(local_jobs::impl& self, job_arguments args) {
  const auto tag = number_at(args, 0), reader = number_at(args, 1);
  if (!tag) co_return tag.error();
  if (!reader) co_return reader.error();
  choosing choose = [tag = *tag, reader = account_id(*reader)](pqxx::dbtransaction& tx,
                                                               const kept_posts& kept) {
    return model::posts_by_tag_alone(tx, kept.shown, tag, reader);
  };
  const model::feed home{model::feed_kind::home, *reader};
  co_return co_await take_out(self, home, std::move(choose));
}

net::awaitable<result<void>> regenerate_feeds(local_jobs::impl& self, job_arguments args) {
  const auto reader = number_at(args, 0);
  if (!reader) co_return reader.error();
  std::function<std::vector<std::int64_t>(pqxx::dbtransaction&)> query =
      [id = account_id(*reader)](pqxx::dbtransaction& tx) { return model::lists_of(tx, id); };
  auto lists = co_await self.p.readers.run<std::vector<std::int64_t>>(self.p.on, std::move(query));
  if (!lists) co_return lists.error();
  std::vector<model::feed> all{{model::feed_kind::home, *reader}};
  for (const auto list : *lists)
    all.push_back({model::feed_kind::list, list});
  for (const auto& each : all) {
    auto made = co_await regenerate(self.store(), each);
    if (!made) co_return made.error();
  }
  // What Rails looks at while a feed is made.
  const auto key = fmt::format("{}account:{}:regeneration", self.keys.prefix(), *reader);
  std::vector<std::vector<std::string>> commands{{"HSET", key, "status", "finished"},
                                                 {"EXPIRE", key, "3600"}};
  auto noted = co_await self.p.base.pipeline(std::move(commands));
  if (!noted) co_return noted.error();
  co_return redis::all_done(*noted);
}

} // namespace pheidi::instance::feeds
