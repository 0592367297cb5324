// Posts of one account enter a feed that is there.
#pragma once

#include "instance/feeds/local_jobs_impl.hpp"

namespace pheidi::instance::feeds {

/// The newest that the feed's owner may see there. `from`: where they are read, which for what has just been
/// written must not be a replica.
net::awaitable<result<void>> bring_in(local_jobs::impl& self, db::executor& from, account_id author,
                                      model::feed into);

} // namespace pheidi::instance::feeds
