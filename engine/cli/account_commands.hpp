// The subcommands of `pheidi account`.
#pragma once

#include "admin_command.hpp"

#include "pheidi/app/admin_accounts.hpp"

#include <memory>

namespace pheidi::cli {

/// What a subcommand gets: where to add itself, the shared options, and where its exit status goes.
struct account_command {
  CLI::App& account;
  std::shared_ptr<admin_options> shared;
  int& exit_code;
};
void add_account_create(const account_command& to);
void add_account_list(const account_command& to);
void add_account_show(const account_command& to);
void add_account_modify(const account_command& to);
void add_account_reset_password(const account_command& to);
void add_account_states(const account_command& to);
void add_account_follow(const account_command& to);
void add_account_delete(const account_command& to);

/// "active", "suspended", "waits for approval" ...
std::string state_text(const model::local_user& user);

} // namespace pheidi::cli
