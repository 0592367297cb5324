// What a change makes others do: Sidekiq jobs, Rails caches that are stale, markers. Pure.
//
// Beside Rails these are exactly the jobs that Rails would have enqueued, with
// the arguments of the version that owns the database. They are written to
// `pheidi.outbox` in the transaction that caused them and carried to Redis after
// it, so that a crash between the two loses none.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/statuses.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::outbox {

/// A job of a class of Mastodon's.
struct ruby_job {
  std::string klass;
  std::string queue;
  std::string args; // a JSON array
  std::string retry = "true";
  bool dead = true;
  seconds delay{0}; // more than 0: into the schedule
};

/// "The Undo or Delete of this came first", for six hours: delete_upon_arrival:<actor>:<uri>.
struct marker {
  account_id actor;
  std::string uri;
};

/// For Redis where Rails keeps its own state. Bears repetition, at worst with a count that is one too high or
/// an event that is heard twice.
struct redis_command {
  std::string verb, key; // the key without the instance's prefix
  std::vector<std::string> arguments;
};

struct follow_ups {
  std::vector<ruby_job> jobs;
  std::vector<std::string> stale_caches; // keys without "cache:"
  std::vector<marker> markers;
  std::vector<redis_command> commands;
  bool empty() const { return jobs.empty() && stale_caches.empty() && markers.empty() && commands.empty(); }
  void add(follow_ups more);
  void drop(std::vector<std::string> caches);
  void run(std::vector<redis_command> more);
  void enqueue(std::vector<ruby_job> more);
};

/// Sidekiq's times as the Mastodon of this schema has them: milliseconds since 4.5, else float seconds.
sidekiq::time_format times_of(const model::schema_facts& schema);

/// A post that came in: feeds, lists, streaming, notifications of its mentions.
ruby_job distribute(status_id status, const std::vector<account_id>& silenced);
/// The same post changed: streaming, notifications of who boosted it.
ruby_job distribute_edit(status_id status);
/// It got its place in a thread: feeds again, notifications not.
ruby_job distribute_again(status_id status);
/// Within a minute: many servers get a post at once, and its link must bear that.
ruby_job crawl_links(status_id status);
/// At once, of a post of ours.
ruby_job crawl_own_links(status_id status);
// `cause` of these is discovery::budget::cause, Mastodon's request_id.
/// `height`: how many posts of the thread were fetched on the way up.
ruby_job resolve_thread(status_id status, std::string_view parent_uri, int height, std::string_view cause);
ruby_job fetch_replies(status_id status, std::string_view collection_uri, std::string_view cause);
ruby_job fetch_reply(std::string_view status_uri, std::string_view cause);
ruby_job resolve_mention(status_id status, std::string_view actor_uri, std::string_view cause);
ruby_job download_media(std::int64_t media);
ruby_job download_avatar(account_id account);
ruby_job download_header(account_id account);
ruby_job insert_into_home(status_id status, account_id reader);
ruby_job verify_quote(std::int64_t quote, std::string_view quoted_uri, std::string_view approval_uri,
                      std::string_view cause);
/// `activity_type` as `notifications` has it ("Favourite"), `type` as clients see it ("favourite").
ruby_job notify(account_id whom, std::int64_t activity, std::string_view activity_type,
                std::string_view type);
/// Posts of the followed enter the follower's home and those of his lists that name him.
std::vector<ruby_job> merge_feeds(account_id followed, account_id follower,
                                  const std::vector<std::int64_t>& lists);
std::vector<ruby_job> unmerge_feeds(account_id followed, account_id follower,
                                    const std::vector<std::int64_t>& lists);
/// Posts that are there for the hashtag alone leave the home of who follows it no more.
ruby_job unmerge_tag(std::int64_t tag, account_id follower);
/// The first follower here: the whole profile is wanted now.
ruby_job refresh_remote_actor(account_id account);
/// A post of ours, new: its Create or Announce goes out.
ruby_job send_post(status_id status);
/// A post of ours changed (its quote was approved): its Update goes out.
ruby_job send_edit(status_id status);
/// The author elsewhere of a quoted post is asked for consent (`quotes.id`).
ruby_job request_quote(std::int64_t quote);
/// A profile of ours changed: its Update goes out, a little later, so that changes in a row go out as one.
ruby_job send_profile(account_id account);
ruby_job after_block(account_id account, account_id target);
ruby_job after_mute(account_id account, account_id target);
/// The mute ends then.
ruby_job end_mute(std::int64_t mute, seconds delay);
/// An account does not want to see a domain any more: follows in both directions end.
ruby_job after_domain_block(account_id account, std::string_view domain);
/// The home feed of someone who was away is made anew.
ruby_job regenerate_feed(account_id account);
/// A post that was written for later; the worker looks at the clock by itself.
ruby_job publish_scheduled(std::int64_t scheduled_status, seconds delay);
/// A conversation of an account (the row in account_conversations) goes to its streams.
ruby_job push_conversation(std::int64_t account_conversation);
/// A follower of `from` follows `to` instead; `bypass_locked`: without asking.
ruby_job follow_instead(account_id follower, account_id from, account_id to, bool bypass_locked = false);
/// What becomes of a post's parts when it is removed.
struct removal {
  bool redraft = false;   // its media stay, for the post that is written instead
  bool immediate = false; // the row goes now, not when nobody can object any more
};
ruby_job remove_status(status_id status, removal how = {});
ruby_job synchronise_featured_posts(account_id account, std::string_view cause);
/// Mastodon before 4.5, whose times are floats, does not take the digest.
ruby_job synchronise_followers_of(account_id account, std::string_view collection, std::string_view digest,
                                  sidekiq::time_format times);
/// Another actor under the old name: its local followers follow anew.
ruby_job follow_again(account_id account);
ruby_job after_suspension(account_id account);
ruby_job after_unsuspension(account_id account);
ruby_job delete_account(account_id account);
ruby_job move_followers(account_id from, account_id to);
ruby_job announce_poll(status_id status);
/// Voters hear of the result; a worker that comes too early waits for the end by itself.
ruby_job notify_of_poll_end(std::int64_t poll, seconds delay);
ruby_job forward(std::string_view activity_json, account_id signer,
                 const std::vector<std::string>& except_inboxes);
ruby_job forward_slowly(std::string_view activity_json, account_id signer, std::string_view inbox);
/// An activity of ours to one inbox, through the engine's own delivery.
ruby_job deliver(std::string_view activity_json, account_id signer, std::string_view inbox);

/// A hashtag was used in public: what trends are counted from.
std::vector<redis_command> tag_used(std::int64_t tag, account_id by, wall_time now);
/// A post with this preview card was boosted in public.
std::vector<redis_command> link_used(std::int64_t card, account_id by, wall_time now);
/// A public post was boosted or liked.
std::vector<redis_command> post_used(status_id post, wall_time now);
/// An event for the streams that listen to the channel, which is named without the instance's prefix.
redis_command publish(std::string_view channel, std::string_view json);
/// Streams that were opened with these tokens end.
std::vector<redis_command> end_streams(const std::vector<std::int64_t>& tokens);
/// All streams of somebody; `revoked` are those of the tokens that are none any more.
std::vector<redis_command> end_streams_of(account_id account, const std::vector<std::int64_t>& revoked);
/// No second Move of this account for a week.
redis_command move_began(account_id account);
std::string move_key(account_id account);

/// The Redis key of a marker.
std::string marker_key(account_id actor, std::string_view uri);
inline constexpr seconds marker_life{6 * 3600};

} // namespace pheidi::federation::outbox
