// The job classes that run here, with Mastodon's arguments (sidekiq-contract.md 2.5).
#pragma once

#include "instance/feeds/local_jobs_impl.hpp"

#include <string_view>

namespace pheidi::instance::feeds {

using job_runner = net::awaitable<result<void>> (*)(local_jobs::impl&, job_arguments);
/// Null for classes that are not run here.
job_runner runner_of(std::string_view klass);

// status_id, {update, skip_notifications, silenced_account_ids}
net::awaitable<result<void>> distribute(local_jobs::impl& self, job_arguments args);
// status_id, account_id or list_id, "home" | "list" | "tags", {update}
net::awaitable<result<void>> insert_into_feed(local_jobs::impl& self, job_arguments args);
// account_id, activity_id, activity_type, type, {silenced}
net::awaitable<result<void>> notify_one(local_jobs::impl& self, job_arguments args);
// account_conversation_id
net::awaitable<result<void>> push_conversation(local_jobs::impl& self, job_arguments args);
// from_account_id, account_id or list_id, "home" | "list"
net::awaitable<result<void>> merge(local_jobs::impl& self, job_arguments args);
net::awaitable<result<void>> unmerge(local_jobs::impl& self, job_arguments args);
// tag_id, account_id
net::awaitable<result<void>> unmerge_tag(local_jobs::impl& self, job_arguments args);
// account_id
net::awaitable<result<void>> regenerate_feeds(local_jobs::impl& self, job_arguments args);
// account_id, target_account_id
net::awaitable<result<void>> hide_blocked(local_jobs::impl& self, job_arguments args);
net::awaitable<result<void>> hide_muted(local_jobs::impl& self, job_arguments args);
// mute_id
net::awaitable<result<void>> end_mute(local_jobs::impl& self, job_arguments args);
// account_id, domain
net::awaitable<result<void>> hide_domain(local_jobs::impl& self, job_arguments args);
// account_id, target_account_id: followers of the first go to the second
net::awaitable<result<void>> move_followers(local_jobs::impl& self, job_arguments args);
// follower_id, old_target_id, new_target_id, bypass_locked
net::awaitable<result<void>> follow_instead(local_jobs::impl& self, job_arguments args);
// target_account_id
net::awaitable<result<void>> refollow(local_jobs::impl& self, job_arguments args);
// status_id, {redraft, immediate}
net::awaitable<result<void>> remove_status(local_jobs::impl& self, job_arguments args);
// poll_id
net::awaitable<result<void>> notify_of_poll(local_jobs::impl& self, job_arguments args);
// account_id, {reserve_username, skip_activitypub}
net::awaitable<result<void>> delete_account(local_jobs::impl& self, job_arguments args);
// account_id
net::awaitable<result<void>> suspend(local_jobs::impl& self, job_arguments args);
net::awaitable<result<void>> unsuspend(local_jobs::impl& self, job_arguments args);
// scheduled_status_id
net::awaitable<result<void>> publish_scheduled(local_jobs::impl& self, job_arguments args);

} // namespace pheidi::instance::feeds
