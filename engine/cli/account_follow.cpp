// `pheidi account follow`
#include "account_commands.hpp"

#include <fmt/format.h>

namespace pheidi::cli {

namespace {

int execute(const admin_options& o, const std::string& who, const std::string& whom) {
  return with_session(o, "account follow", [&](app::admin_session& in) {
    const auto asked = app::follow_account(in, who, whom);
    if (!asked) return explain(o, "account follow", asked.error());
    if (o.json)
      print_document([&](json::writer& w) { w.object().key("changed").boolean(*asked).end(); });
    else
      fmt::print("{} {} {}.\n", who,
                 *asked ? "has asked to follow" : "follows, or has already asked to follow", whom);
    return 0;
  });
}

} // namespace

void add_account_follow(const account_command& to) {
  auto who = std::make_shared<std::string>(), whom = std::make_shared<std::string>();
  auto* command = to.account.add_subcommand("follow", "have an account follow somebody elsewhere");
  command->add_option("ACCOUNT", *who, "user name of one who lives here")->required();
  command->add_option("WHOM", *whom, "somebody of another server, known here: name@host")->required();
  command->footer("Example:\n  pheidi account follow alice ada@harbour.test");
  command->callback([who, whom, shared = to.shared, &exit_code = to.exit_code] {
    exit_code = execute(*shared, *who, *whom);
  });
}

} // namespace pheidi::cli
