// Applications that people let act for them: `oauth_applications`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

struct oauth_application {
  std::int64_t id = 0;
  std::string name, website; // website may be empty
  std::vector<std::string> scopes;
  std::vector<std::string> redirect_uris;
  std::string uid, secret;
  bool confidential = true; // false: it cannot keep a secret, and need not say it
};

/// A new one; its `id` is filled in. Texts are storable, URIs without white space.
void add_oauth_application(pqxx::dbtransaction& tx, oauth_application& made, wall_time now);
/// By its public name; texts that no application has name none.
std::optional<oauth_application> find_oauth_application(pqxx::dbtransaction& tx, std::string_view uid);
std::optional<oauth_application> find_oauth_application(pqxx::dbtransaction& tx, std::int64_t id);

/// What a person allowed one application.
struct granted_application {
  oauth_application what;
  std::vector<std::string> scopes; // of all its tokens together
  wall_time since;
};
/// The newest first, at most 200.
std::vector<granted_application> applications_of(pqxx::dbtransaction& tx, std::int64_t user);

} // namespace pheidi::model
