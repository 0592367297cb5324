// `pheidi account`
#include "account_commands.hpp"
#include "commands.hpp"

namespace pheidi::cli {

std::string state_text(const model::local_user& user) {
  if (user.gone) return "deleted";
  if (user.suspended) return "suspended";
  if (user.disabled) return "disabled";
  if (!user.confirmed) return "e-mail not confirmed";
  if (!user.approved) return "waits for approval";
  return user.silenced ? "silenced" : "active";
}

void add_account_command(CLI::App& app, int& exit_code) {
  auto shared = std::make_shared<admin_options>();
  auto* command = add_admin_command(app, "account", "make, show and change accounts of this server", *shared);
  command->footer(
      statuses_and_place +
      "Examples:\n"
      "  pheidi account create alice --email alice@example.org --role Owner --confirmed --approve\n"
      "  pheidi account list --only pending\n"
      "  pheidi account suspend spammer@elsewhere.example\n"
      "Each has its own --help with examples.");
  const account_command to{*command, shared, exit_code};
  add_account_create(to);
  add_account_list(to);
  add_account_show(to);
  add_account_modify(to);
  add_account_reset_password(to);
  add_account_states(to);
  add_account_follow(to);
  add_account_delete(to);
}

} // namespace pheidi::cli
