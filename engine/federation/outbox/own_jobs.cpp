// The jobs that people here cause: what they write goes out, whom they hide goes out of sight.
#include "job_arguments.hpp"

#include "pheidi/federation/outbox/follow_up.hpp"

namespace pheidi::federation::outbox {

ruby_job send_post(status_id status) {
  return {.klass = "ActivityPub::DistributionWorker",
          .queue = "push",
          .args = arguments().number(status.value).done()};
}

ruby_job send_edit(status_id status) {
  return {.klass = "ActivityPub::StatusUpdateDistributionWorker",
          .queue = "push",
          .args = arguments().number(status.value).done()};
}

ruby_job request_quote(std::int64_t quote) {
  return {
      .klass = "ActivityPub::QuoteRequestWorker", .queue = "push", .args = arguments().number(quote).done()};
}

ruby_job send_profile(account_id account) {
  return {.klass = "ActivityPub::UpdateDistributionWorker",
          .queue = "push",
          .args = arguments().number(account.value).done(),
          .delay = seconds(5)};
}

ruby_job after_block(account_id account, account_id target) {
  return {.klass = "BlockWorker",
          .queue = "default",
          .args = arguments().number(account.value).number(target.value).done()};
}

ruby_job after_mute(account_id account, account_id target) {
  return {.klass = "MuteWorker",
          .queue = "default",
          .args = arguments().number(account.value).number(target.value).done()};
}

ruby_job end_mute(std::int64_t mute, seconds delay) {
  return {.klass = "DeleteMuteWorker",
          .queue = "default",
          .args = arguments().number(mute).done(),
          .delay = delay};
}

ruby_job after_domain_block(account_id account, std::string_view domain) {
  return {.klass = "AfterAccountDomainBlockWorker",
          .queue = "default",
          .args = arguments().number(account.value).text(domain).done()};
}

ruby_job regenerate_feed(account_id account) {
  return {
      .klass = "RegenerationWorker", .queue = "default", .args = arguments().number(account.value).done()};
}

ruby_job publish_scheduled(std::int64_t scheduled_status, seconds delay) {
  return {.klass = "PublishScheduledStatusWorker",
          .queue = "default",
          .args = arguments().number(scheduled_status).done(),
          .delay = delay};
}

ruby_job push_conversation(std::int64_t account_conversation) {
  return {.klass = "PushConversationWorker",
          .queue = "default",
          .args = arguments().number(account_conversation).done()};
}

ruby_job follow_instead(account_id follower, account_id from, account_id to, bool bypass_locked) {
  arguments a;
  a.number(follower.value).number(from.value).number(to.value);
  if (bypass_locked) a.raw("true");
  return {.klass = "UnfollowFollowWorker", .queue = "pull", .args = a.done()};
}

ruby_job remove_status(status_id status, removal how) {
  options o({});
  o.flag("redraft", how.redraft);
  if (how.immediate) o.flag("immediate", true);
  return {.klass = "RemovalWorker",
          .queue = "default",
          .args = arguments().number(status.value).raw(o.done()).done()};
}

ruby_job announce_poll(status_id status) {
  return {.klass = "ActivityPub::DistributePollUpdateWorker",
          .queue = "push",
          .args = arguments().number(status.value).done(),
          .retry = "0",
          .delay = seconds(180)};
}

ruby_job notify_of_poll_end(std::int64_t poll, seconds delay) {
  return {.klass = "PollExpirationNotifyWorker",
          .queue = "default",
          .args = arguments().number(poll).done(),
          .delay = delay};
}

ruby_job deliver(std::string_view activity_json, account_id signer, std::string_view inbox) {
  return {.klass = "ActivityPub::DeliveryWorker",
          .queue = "push",
          .args = arguments().text(activity_json).number(signer.value).text(inbox).raw("{}").done(),
          .retry = "16",
          .dead = false};
}

} // namespace pheidi::federation::outbox
