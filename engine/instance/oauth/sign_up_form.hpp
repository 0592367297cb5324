// What somebody typed who signs up, read under the rules of this moment.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/local_accounts.hpp"

#include <string>
#include <vector>

namespace pheidi::instance::oauth {

/// Of a request that an application sent, early or late.
struct applicant {
  const web::surroundings& here;
  const web::parameters& given;
  const std::optional<model::bearer>& by;
  const std::string& address;
  wall_time now;
};

/// `held`: in the transaction that uses the invitation up.
enum class invited { looked_up, held };

/// What is to be written, or the refusal.
web::or_refusal<model::sign_up> read_sign_up(pqxx::dbtransaction& tx, const applicant& who, invited how);
/// 422 with Mastodon's codes for each field.
web::answer sign_up_refusal(const std::vector<model::sign_up_problem>& all);

} // namespace pheidi::instance::oauth
