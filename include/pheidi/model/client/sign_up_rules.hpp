// Who may sign up now: what administrators set, address blocks, invitations.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::model {

struct sign_up_rules {
  std::string mode;             // "open", "approved" or "none"
  bool reason_required = false; // where approval is asked for
  int min_age = 0;              // 0: none
  bool address_blocked = false; // nobody signs up from there
  bool address_waits = false;   // who signs up from there waits for approval
};
/// `address` that is none is under no rule.
sign_up_rules find_sign_up_rules(pqxx::dbtransaction& tx, const std::string& address, wall_time now);

struct invitation {
  std::int64_t id = 0;
  bool passes_approval = false;
};
/// Nothing for a code that is unknown, used up, late, or of somebody who may not invite any more.
std::optional<invitation> find_invitation(pqxx::dbtransaction& tx, std::string_view code, wall_time now);
/// The same for who uses it in this transaction: others who would wait, so that its last use is one person's.
std::optional<invitation> hold_invitation(pqxx::dbtransaction& tx, std::string_view code, wall_time now);

/// How somebody who signed up stands.
struct signed_up_state {
  bool confirmed = false;       // an address of theirs, once
  std::int64_t application = 0; // that signed them up; 0: none
};
signed_up_state find_signed_up_state(pqxx::dbtransaction& tx, std::int64_t user);

} // namespace pheidi::model
