// The jobs that an activity from elsewhere causes, one function each: class, queue, arguments and options as
// Mastodon's own code pushes them.
#include "pheidi/federation/outbox/follow_up.hpp"

#include "job_arguments.hpp"

#include <fmt/format.h>

#include <iterator>

namespace pheidi::federation::outbox {

namespace {

std::string id_list(const std::vector<account_id>& ids) {
  std::string out = "[";
  for (const auto id : ids)
    fmt::format_to(std::back_inserter(out), "{}{}", out.size() > 1 ? "," : "", id.value);
  return out + "]";
}

/// From 0 to below `over` seconds, by the id; so that servers are not all asked at once, as Mastodon does by
/// chance.
seconds spread(status_id status, int over) {
  return seconds((status.value >> 4) % over);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

} // namespace

void follow_ups::add(follow_ups more) {
  append(jobs, std::move(more.jobs));
  append(stale_caches, std::move(more.stale_caches));
  append(markers, std::move(more.markers));
  append(commands, std::move(more.commands));
}

void follow_ups::drop(std::vector<std::string> caches) {
  append(stale_caches, std::move(caches));
}

void follow_ups::run(std::vector<redis_command> more) {
  append(commands, std::move(more));
}

void follow_ups::enqueue(std::vector<ruby_job> more) {
  append(jobs, std::move(more));
}

sidekiq::time_format times_of(const model::schema_facts& schema) {
  const bool old = schema.family == "4.2" || schema.family == "4.3" || schema.family == "4.4";
  return old ? sidekiq::time_format::float_seconds : sidekiq::time_format::integer_millis;
}

ruby_job distribute(status_id status, const std::vector<account_id>& silenced) {
  arguments a;
  a.number(status.value);
  if (!silenced.empty()) a.raw(fmt::format(R"({{"silenced_account_ids":{}}})", id_list(silenced)));
  return {.klass = "DistributionWorker", .queue = "default", .args = a.done()};
}

ruby_job distribute_edit(status_id status) {
  return {.klass = "DistributionWorker",
          .queue = "default",
          .args = arguments().number(status.value).raw(R"({"update":true})").done()};
}

ruby_job distribute_again(status_id status) {
  return {.klass = "DistributionWorker",
          .queue = "default",
          .args = arguments().number(status.value).raw(R"({"skip_notifications":true})").done()};
}

ruby_job crawl_links(status_id status) {
  return {.klass = "LinkCrawlWorker",
          .queue = "pull",
          .args = arguments().number(status.value).done(),
          .retry = "0",
          .delay = seconds(1) + spread(status, 59)};
}

ruby_job crawl_own_links(status_id status) {
  auto out = crawl_links(status);
  out.delay = seconds(0);
  return out;
}

ruby_job resolve_thread(status_id status, std::string_view parent_uri, int height, std::string_view cause) {
  options o(cause);
  if (height) o.number("height", height);
  return {.klass = "ThreadResolveWorker",
          .queue = "pull",
          .args = arguments().number(status.value).text(parent_uri).raw(o.done()).done(),
          .retry = "3"};
}

ruby_job fetch_replies(status_id status, std::string_view collection_uri, std::string_view cause) {
  return {.klass = "ActivityPub::FetchRepliesWorker",
          .queue = "pull",
          .args = arguments().number(status.value).text(collection_uri).raw(options(cause).done()).done(),
          .retry = "3"};
}

ruby_job fetch_reply(std::string_view status_uri, std::string_view cause) {
  return {.klass = "FetchReplyWorker",
          .queue = "pull",
          .args = arguments().text(status_uri).raw(options(cause).done()).done(),
          .retry = "3"};
}

ruby_job resolve_mention(status_id status, std::string_view actor_uri, std::string_view cause) {
  return {.klass = "MentionResolveWorker",
          .queue = "pull",
          .args = arguments().number(status.value).text(actor_uri).raw(options(cause).done()).done(),
          .retry = "7",
          .delay = seconds(30) + spread(status, 570)};
}

ruby_job download_media(std::int64_t media) {
  return {.klass = "RedownloadMediaWorker",
          .queue = "pull",
          .args = arguments().number(media).done(),
          .retry = "3"};
}

ruby_job download_avatar(account_id account) {
  return {.klass = "RedownloadAvatarWorker",
          .queue = "pull",
          .args = arguments().number(account.value).done(),
          .retry = "7"};
}

ruby_job download_header(account_id account) {
  return {.klass = "RedownloadHeaderWorker",
          .queue = "pull",
          .args = arguments().number(account.value).done(),
          .retry = "7"};
}

ruby_job insert_into_home(status_id status, account_id reader) {
  return {.klass = "FeedInsertWorker",
          .queue = "default",
          .args = arguments().number(status.value).number(reader.value).text("home").done()};
}

ruby_job verify_quote(std::int64_t quote, std::string_view quoted_uri, std::string_view approval_uri,
                      std::string_view cause) {
  options o(cause);
  if (!approval_uri.empty()) o.text("approval_uri", approval_uri);
  return {.klass = "ActivityPub::RefetchAndVerifyQuoteWorker",
          .queue = "pull",
          .args = arguments().number(quote).text(quoted_uri).raw(o.done()).done(),
          .retry = "5"};
}

ruby_job notify(account_id whom, std::int64_t activity, std::string_view activity_type,
                std::string_view type) {
  return {.klass = "LocalNotificationWorker",
          .queue = "default",
          .args = arguments().number(whom.value).number(activity).text(activity_type).text(type).done()};
}

namespace {

ruby_job merge_worker(std::string_view klass, std::string_view queue, account_id followed, std::int64_t into,
                      std::string_view kind) {
  return {.klass = std::string(klass),
          .queue = std::string(queue),
          .args = arguments().number(followed.value).number(into).text(kind).done()};
}

} // namespace

std::vector<ruby_job> merge_feeds(account_id followed, account_id follower,
                                  const std::vector<std::int64_t>& lists) {
  std::vector<ruby_job> out{merge_worker("MergeWorker", "default", followed, follower.value, "home")};
  for (const auto list : lists)
    out.push_back(merge_worker("MergeWorker", "default", followed, list, "list"));
  return out;
}

std::vector<ruby_job> unmerge_feeds(account_id followed, account_id follower,
                                    const std::vector<std::int64_t>& lists) {
  std::vector<ruby_job> out{merge_worker("UnmergeWorker", "pull", followed, follower.value, "home")};
  for (const auto list : lists)
    out.push_back(merge_worker("UnmergeWorker", "pull", followed, list, "list"));
  return out;
}

ruby_job unmerge_tag(std::int64_t tag, account_id follower) {
  return {.klass = "TagUnmergeWorker",
          .queue = "pull",
          .args = arguments().number(tag).number(follower.value).done()};
}

ruby_job refresh_remote_actor(account_id account) {
  return {.klass = "RemoteAccountRefreshWorker",
          .queue = "pull",
          .args = arguments().number(account.value).done(),
          .retry = "3"};
}

ruby_job synchronise_featured_posts(account_id account, std::string_view cause) {
  options o(cause);
  o.flag("note", true).flag("hashtag", false);
  return {.klass = "ActivityPub::SynchronizeFeaturedCollectionWorker",
          .queue = "pull",
          .args = arguments().number(account.value).raw(o.done()).done()};
}

ruby_job synchronise_followers_of(account_id account, std::string_view collection, std::string_view digest,
                                  sidekiq::time_format times) {
  arguments a;
  a.number(account.value).text(collection);
  if (times == sidekiq::time_format::integer_millis) a.text(digest);
  return {.klass = "ActivityPub::FollowersSynchronizationWorker", .queue = "push", .args = a.done()};
}

ruby_job follow_again(account_id account) {
  return {.klass = "RefollowWorker",
          .queue = "pull",
          .args = arguments().number(account.value).done(),
          .retry = "false"};
}

ruby_job after_suspension(account_id account) {
  return {
      .klass = "Admin::SuspensionWorker", .queue = "pull", .args = arguments().number(account.value).done()};
}

ruby_job after_unsuspension(account_id account) {
  return {.klass = "Admin::UnsuspensionWorker",
          .queue = "pull",
          .args = arguments().number(account.value).done()};
}

ruby_job delete_account(account_id account) {
  return {.klass = "AccountDeletionWorker",
          .queue = "pull",
          .args = arguments()
                      .number(account.value)
                      .raw(R"({"reserve_username":false,"skip_activitypub":true})")
                      .done()};
}

ruby_job move_followers(account_id from, account_id to) {
  return {.klass = "MoveWorker",
          .queue = "default",
          .args = arguments().number(from.value).number(to.value).done()};
}

ruby_job forward(std::string_view activity_json, account_id signer,
                 const std::vector<std::string>& except_inboxes) {
  std::string excluded;
  json::writer w(excluded);
  w.array();
  for (const auto& inbox : except_inboxes)
    w.string(inbox);
  w.end();
  return {.klass = "ActivityPub::RawDistributionWorker",
          .queue = "push",
          .args = arguments().text(activity_json).number(signer.value).raw(excluded).done()};
}

ruby_job forward_slowly(std::string_view activity_json, account_id signer, std::string_view inbox) {
  return {.klass = "ActivityPub::LowPriorityDeliveryWorker",
          .queue = "pull",
          .args = arguments().text(activity_json).number(signer.value).text(inbox).done(),
          .retry = "8",
          .dead = false};
}

std::string marker_key(account_id actor, std::string_view uri) {
  return fmt::format("delete_upon_arrival:{}:{}", actor.value, uri);
}

} // namespace pheidi::federation::outbox
