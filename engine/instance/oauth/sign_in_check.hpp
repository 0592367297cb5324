// Whether somebody is who they say: the part of signing in that takes long, before any transaction.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/browser_sessions.hpp"
#include "pheidi/model/client/local_users.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::instance::oauth {

enum class proven {
  no,            ///< nobody of that name, or password or code are wrong
  yes,           ///< the code is still to be used up
  other_factor,  ///< the password is right, but a key is asked for that this page does not know
  no_factor_yet, ///< the password is right, but the role asks for a second factor that is not set up
};

struct sign_in_claim {
  std::string who, password, code; // as typed
};

struct sign_in_verdict {
  std::optional<model::local_user> who; // whether proven or not
  proven is = proven::no;
  std::optional<std::int64_t> step; // of the one-time password
  std::string recovery;             // hash of the recovery code
};
/// Takes a processor some sixty milliseconds, of unknown people too; with recovery codes up to ten times
/// that.
sign_in_verdict judge(const sign_in_claim& claim, std::optional<model::local_user> who,
                      const model::second_factor& factor, const crypto::rails_cipher& cipher, wall_time now);

sign_in_claim claim_of(const web::parameters& given);

/// Leaves a sign_in_verdict in `brought`, or answers at once.
net::awaitable<std::optional<web::answer>> check_sign_in(web::early_call& c);

} // namespace pheidi::instance::oauth
