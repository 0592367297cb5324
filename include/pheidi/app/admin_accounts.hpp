// What `pheidi account` does, each in one transaction with what follows from it.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/model/client/account_states.hpp"
#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

struct account_wish {
  std::string username;
  std::string email;
  std::string password; // empty: one is made
  std::string role;     // by name; empty: everyone's
  std::string locale;
  bool confirmed = false;
  bool approved = false;
  bool reserved_too = false; // also a name or address that a rule forbids
};
struct new_account {
  account_id id;
  std::string username;
  std::string password; // the only place where it is in clear
  std::string confirmation_token;
  bool approved = false;
};
result<new_account> create_account(admin_session& in, const account_wish& wish);

struct account_card {
  model::staff_account account;
  std::optional<model::local_user> user; // of a local one that was not deleted
};
/// "alice", "@alice", "alice@here.example" or one of another server; or an e-mail address of a user here.
result<account_card> show_account(admin_session& in, std::string_view handle);
result<std::vector<model::local_user>> list_accounts(admin_session& in, model::user_filter which, int most);

/// One of ours asks to follow somebody elsewhere, known here. False when it follows or has asked already.
result<bool> follow_account(admin_session& in, std::string_view follower, std::string_view whom);

/// What is to be another way; empty: stays.
struct account_changes {
  std::optional<std::string> role; // by name; empty: everyone's
  std::optional<std::string> email;
  std::optional<bool> disabled;
  bool confirm = false;
  bool approve = false;
  bool reset_second_factor = false;
  bool reset_password = false;         // and end all sessions
  std::optional<std::string> password; // instead of a made one
};
struct changed_account {
  std::string username;
  std::vector<std::string> done; // a sentence each; empty: it was so already
  std::string password;          // the new one, where it was made here
};
result<changed_account> change_account(admin_session& in, std::string_view handle,
                                       const account_changes& changes);

enum class account_state { suspended, not_suspended, silenced, not_silenced };
/// False when it was so.
result<bool> set_account_state(admin_session& in, std::string_view handle, account_state state);

/// Of this server. Everybody who is known is told by its Delete.
result<model::deletion> delete_account(admin_session& in, std::string_view handle);

} // namespace pheidi::app
