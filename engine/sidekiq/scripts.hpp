// The Lua scripts of the queue: static text, data only through KEYS and ARGV.
//
// Rules they all keep: a job is taken from one place and put into another within
// one script; a put that fails (a key of a wrong type) is undone. The first write
// of a script is one that a full Redis allows, so even a Redis older than 7, which
// knows no `allow-oom`, lets the rest through.
#pragma once

#include "pheidi/redis/connection.hpp"

namespace pheidi::sidekiq::scripts {

extern const redis::script fetch;
extern const redis::script reclaim;
extern const redis::script settle;
extern const redis::script begin_parts;
extern const redis::script end_parts;
extern const redis::script forget_parts;
extern const redis::script renew_lease;
extern const redis::script release_lease;
extern const redis::script lock;
extern const redis::script unlock;
extern const redis::script take_back;
extern const redis::script forget;
extern const redis::script promote;
extern const redis::script heartbeat;
extern const redis::script leave;

} // namespace pheidi::sidekiq::scripts
