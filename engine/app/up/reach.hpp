// Whether what a new instance is told to use is there, before anything is written down.
#pragma once

#include "pheidi/app/admin_session.hpp"

namespace pheidi::app {

/// Refused, with what to do, when somebody else listens at `web.listen`. It is bound and let go.
result<void> try_to_listen(const config::settings& s);
/// Refused when that Redis, or PostgreSQL, does not let us in. Blocks for some seconds.
result<void> try_redis(const config::settings& s);
result<void> try_postgres(const config::settings& s);

} // namespace pheidi::app
