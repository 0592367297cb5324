// What a sign-up would be told, and whether the staff has to look at it first.
#pragma once

#include "pheidi/model/client/local_accounts.hpp"

namespace pheidi::model {

struct sign_up_verdict {
  std::vector<sign_up_problem> problems;
  bool needs_approval = false; // a rule lets it pass, but not by itself
};
sign_up_verdict judge_sign_up(pqxx::dbtransaction& tx, const sign_up& wanted);

} // namespace pheidi::model
