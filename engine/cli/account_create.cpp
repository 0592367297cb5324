// `pheidi account create`
#include "account_commands.hpp"

#include <fmt/format.h>

namespace pheidi::cli {

namespace {

void print_lines(const app::new_account& made, const app::account_wish& wish) {
  fmt::print("{} is here now.\n  password  {}\n", made.username, made.password);
  if (wish.password.empty()) fmt::print("It is shown this once only.\n");
  if (!wish.confirmed)
    fmt::print("Nobody can sign in before the address is confirmed: pheidi account modify {} --confirm\n",
               made.username);
  if (!made.approved)
    fmt::print("Nobody can sign in before it is approved: pheidi account approve {}\n", made.username);
}

int execute(const admin_options& o, const app::account_wish& wish) {
  return with_session(o, "account create", [&](app::admin_session& in) {
    const auto made = app::create_account(in, wish);
    if (!made) return explain(o, "account create", made.error());
    if (!o.json) {
      print_lines(*made, wish);
      return 0;
    }
    print_document([&](json::writer& w) {
      w.object().key("id").string(std::to_string(made->id.value)).key("username").string(made->username);
      w.key("password").string(made->password).key("confirmed").boolean(wish.confirmed);
      w.key("approved").boolean(made->approved).end();
    });
    return 0;
  });
}

} // namespace

void add_account_create(const account_command& to) {
  auto wish = std::make_shared<app::account_wish>();
  auto* command = to.account.add_subcommand("create", "make an account and print its password");
  command->add_option("NAME", wish->username, "user name: letters, digits and _, 30 at most")->required();
  command->add_option("--email", wish->email, "e-mail address to sign in with")->required();
  command->add_option("--role", wish->role, "Owner, Admin, Moderator or another role");
  command->add_option("--locale", wish->locale, "language, such as en or pt-BR")
      ->check([](const std::string& text) {
        const bool fine =
            text.size() <= 16 && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM"
                                                        "NOPQRSTUVWXYZ-") == std::string::npos;
        return fine ? std::string() : std::string("no language");
      });
  command->add_flag("--confirmed", wish->confirmed, "the address is known to be theirs");
  command->add_flag("--approve", wish->approved, "nobody has to approve it");
  command->add_flag("--force", wish->reserved_too, "also a name or an address that a rule forbids");
  command->footer("Options of `pheidi account` (--mastodon-env, --json ...) may stand here, too.\n"
                  "Examples:\n"
                  "  pheidi account create alice --email alice@example.org --confirmed --approve\n"
                  "  pheidi account create admin --email me@example.org --role Owner --force --confirmed"
                  " --approve --json");
  command->callback(
      [wish, shared = to.shared, &exit_code = to.exit_code] { exit_code = execute(*shared, *wish); });
}

} // namespace pheidi::cli
