// Which class is which function.
#include "instance/feeds/jobs.hpp"

#include <array>

namespace pheidi::instance::feeds {

namespace {

struct row {
  std::string_view klass;
  job_runner run;
};

constexpr std::array rows{
    row{"DistributionWorker", &distribute},
    row{"FeedInsertWorker", &insert_into_feed},
    row{"LocalNotificationWorker", &notify_one},
    row{"PushConversationWorker", &push_conversation},
    row{"MergeWorker", &merge},
    row{"UnmergeWorker", &unmerge},
    row{"TagUnmergeWorker", &unmerge_tag},
    row{"RegenerationWorker", &regenerate_feeds},
    row{"BlockWorker", &hide_blocked},
    row{"MuteWorker", &hide_muted},
    row{"DeleteMuteWorker", &end_mute},
    row{"AfterAccountDomainBlockWorker", &hide_domain},
    row{"MoveWorker", &move_followers},
    row{"UnfollowFollowWorker", &follow_instead},
    row{"RefollowWorker", &refollow},
    row{"RemovalWorker", &remove_status},
    row{"AccountDeletionWorker", &delete_account},
    row{"Admin::SuspensionWorker", &suspend},
    row{"Admin::UnsuspensionWorker", &unsuspend},
    row{"PollExpirationNotifyWorker", &notify_of_poll},
    row{"PublishScheduledStatusWorker", &publish_scheduled},
};

} // namespace

job_runner runner_of(std::string_view klass) {
  for (const auto& r : rows)
    if (r.klass == klass) return r.run;
  return nullptr;
}

} // namespace pheidi::instance::feeds
