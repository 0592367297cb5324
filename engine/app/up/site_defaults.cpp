// As `pheidi settings set` writes them.
#include "app/up/site_defaults.hpp"

#include "pheidi/db/executor.hpp"
#include "pheidi/model/site_settings.hpp"

namespace pheidi::app {

result<void> write_site_defaults(const config::settings& s) {
  db::executor database({s.postgres, 1, 16, seconds(30), "site defaults"});
  std::function<void(pqxx::dbtransaction&)> write = [](pqxx::dbtransaction& tx) {
    model::set_site_setting(tx, *model::find_setting("media_cache_retention_period"), "7", wall_clock::now());
  };
  return database.run_now<void>(std::move(write));
}

} // namespace pheidi::app
