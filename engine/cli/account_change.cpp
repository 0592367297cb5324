// `pheidi account modify`, `approve`, `reset-password`, `suspend` and their like, and `delete`
#include "account_commands.hpp"

#include <fmt/format.h>

namespace pheidi::cli {

namespace {

void print_change(const admin_options& o, const app::changed_account& done) {
  if (o.json) {
    print_document([&](json::writer& w) {
      w.object().key("username").string(done.username).key("changed").array();
      for (const auto& each : done.done)
        w.string(each);
      w.end();
      if (!done.password.empty()) w.key("password").string(done.password);
      w.end();
    });
    return;
  }
  if (done.done.empty()) fmt::print("{}: it was so already.\n", done.username);
  for (const auto& each : done.done)
    fmt::print("{} {}.\n", done.username, each);
  if (!done.password.empty()) fmt::print("  password  {}\nIt is shown this once only.\n", done.password);
}

int change(const admin_options& o, const char* name, const std::string& handle,
           const app::account_changes& changes) {
  return with_session(o, name, [&](app::admin_session& in) {
    const auto done = app::change_account(in, handle, changes);
    if (!done) return explain(o, name, done.error());
    print_change(o, *done);
    return 0;
  });
}

int set_state(const admin_options& o, const char* name, const std::string& handle, app::account_state state,
              const char* words) {
  return with_session(o, name, [&](app::admin_session& in) {
    const auto changed = app::set_account_state(in, handle, state);
    if (!changed) return explain(o, name, changed.error());
    if (o.json)
      print_document([&](json::writer& w) {
        w.object().key("account").string(handle).key("changed").boolean(*changed).end();
      });
    else if (*changed)
      fmt::print("{} {}.\n", handle, words);
    else
      fmt::print("{}: it was so already.\n", handle);
    return 0;
  });
}

int remove(const admin_options& o, const std::string& handle) {
  constexpr const char* name = "account delete";
  const auto question =
      fmt::format("Everything that {} wrote goes, for good, and nobody may take the name.", handle);
  if (!confirmed(o, name, question)) return 1;
  return with_session(o, name, [&](app::admin_session& in) {
    const auto gone = app::delete_account(in, handle);
    if (!gone) return explain(o, name, gone.error());
    if (o.json)
      print_document([&](json::writer& w) {
        w.object().key("account").string(handle).key("posts").integer(gone->statuses);
        w.key("media").integer(gone->media).end();
      });
    else
      fmt::print("{} is deleted, with {} posts and {} pictures or recordings; the others are told.\n", handle,
                 gone->statuses, gone->media);
    return 0;
  });
}

struct modification {
  std::string handle, role, email;
  bool no_role = false, enable = false, disable = false;
  app::account_changes changes;
};

int modify(const admin_options& o, modification m) {
  if (m.no_role) m.changes.role = "";
  if (!m.role.empty()) m.changes.role = m.role;
  if (!m.email.empty()) m.changes.email = m.email;
  if (m.enable || m.disable) m.changes.disabled = m.disable;
  return change(o, "account modify", m.handle, m.changes);
}

void add_state(const account_command& to, const char* verb, const char* about, app::account_state state,
               const char* words) {
  auto handle = std::make_shared<std::string>();
  auto* command = to.account.add_subcommand(verb, about);
  command->add_option("ACCOUNT", *handle, "user name, or name@domain of another server")->required();
  command->footer(fmt::format("Example:\n  pheidi account {} spammer@elsewhere.example", verb));
  command->callback([=, shared = to.shared, &exit_code = to.exit_code] {
    exit_code = set_state(*shared, fmt::format("account {}", verb).c_str(), *handle, state, words);
  });
}

} // namespace

void add_account_modify(const account_command& to) {
  auto m = std::make_shared<modification>();
  auto* command = to.account.add_subcommand("modify", "change the role, the address or what somebody may");
  command->add_option("ACCOUNT", m->handle, "user name or e-mail address")->required();
  auto* role = command->add_option("--role", m->role, "Owner, Admin, Moderator or another role");
  command->add_flag("--remove-role", m->no_role, "the role of everybody")->excludes(role);
  command->add_option("--email", m->email, "another address, at once");
  command->add_flag("--confirm", m->changes.confirm, "the address is theirs");
  command->add_flag("--approve", m->changes.approve, "may sign in, where that has to be approved");
  auto* enable = command->add_flag("--enable", m->enable, "may sign in again");
  command->add_flag("--disable", m->disable, "cannot sign in; posts stay")->excludes(enable);
  command->add_flag("--disable-2fa", m->changes.reset_second_factor, "the password alone is enough");
  command->add_flag("--reset-password", m->changes.reset_password,
                    "a new password, and signed out everywhere");
  command->footer("Examples:\n"
                  "  pheidi account modify alice --role Moderator\n"
                  "  pheidi account modify alice --email new@example.org --confirm\n"
                  "  pheidi account modify alice --disable");
  command->callback([m, shared = to.shared, &exit_code = to.exit_code] { exit_code = modify(*shared, *m); });
  auto handle = std::make_shared<std::string>();
  auto* approve = to.account.add_subcommand("approve", "let somebody in who waits for it");
  approve->add_option("ACCOUNT", *handle, "user name or e-mail address")->required();
  approve->footer("Who waits: pheidi account list --only pending\nExample:\n  pheidi account approve alice");
  approve->callback([handle, shared = to.shared, &exit_code = to.exit_code] {
    app::account_changes changes;
    changes.approve = true;
    exit_code = change(*shared, "account approve", *handle, changes);
  });
}

void add_account_reset_password(const account_command& to) {
  auto handle = std::make_shared<std::string>();
  auto* command = to.account.add_subcommand("reset-password", "make a new password and end all sessions");
  command->add_option("ACCOUNT", *handle, "user name or e-mail address")->required();
  command->footer("Example:\n  pheidi account reset-password alice");
  command->callback([handle, shared = to.shared, &exit_code = to.exit_code] {
    app::account_changes changes;
    changes.reset_password = true;
    exit_code = change(*shared, "account reset-password", *handle, changes);
  });
}

void add_account_states(const account_command& to) {
  using state = app::account_state;
  add_state(to, "suspend", "hide an account and all it wrote; reversible for thirty days", state::suspended,
            "is suspended");
  add_state(to, "unsuspend", "show it again", state::not_suspended, "is not suspended any more");
  add_state(to, "silence", "keep an account out of public timelines and search", state::silenced,
            "is silenced");
  add_state(to, "unsilence", "let it be heard again", state::not_silenced, "is not silenced any more");
}

void add_account_delete(const account_command& to) {
  auto handle = std::make_shared<std::string>();
  auto* command = to.account.add_subcommand("delete", "remove an account of this server for good");
  command->add_option("ACCOUNT", *handle, "user name or e-mail address")->required();
  command->footer("Files of its media stay on the disk.\nExample:\n  pheidi account delete alice --yes");
  command->callback(
      [handle, shared = to.shared, &exit_code = to.exit_code] { exit_code = remove(*shared, *handle); });
}

} // namespace pheidi::cli
