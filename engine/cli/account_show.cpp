// `pheidi account list` and `pheidi account show`
#include "account_commands.hpp"

#include <fmt/format.h>

#include <map>

namespace pheidi::cli {

namespace {

const std::map<std::string, model::user_filter> filters{
    {"unconfirmed", model::user_filter::unconfirmed},
    {"pending", model::user_filter::pending},
    {"disabled", model::user_filter::disabled},
    {"suspended", model::user_filter::suspended},
    {"staff", model::user_filter::staff},
};

void write_user(json::writer& w, const model::local_user& user) {
  w.key("username").string(user.username).key("email").string(user.email);
  w.key("role").string(user.role).key("state").string(state_text(user));
  w.key("confirmed").boolean(user.confirmed).key("approved").boolean(user.approved);
  w.key("disabled").boolean(user.disabled).key("created").string(day_text(user.created_at));
  w.key("last_sign_in").string(day_text(user.last_sign_in_at));
}

int list(const admin_options& o, const std::string& only, int most) {
  return with_session(o, "account list", [&](app::admin_session& in) {
    const auto which = only.empty() ? model::user_filter::all : filters.at(only);
    const auto found = app::list_accounts(in, which, most);
    if (!found) return explain(o, "account list", found.error());
    if (o.json) {
      print_document([&](json::writer& w) {
        w.array();
        for (const auto& user : *found) {
          w.object().key("id").string(std::to_string(user.account.value));
          write_user(w, user);
          w.end();
        }
        w.end();
      });
      return 0;
    }
    table all{"NAME", "E-MAIL", "ROLE", "STATE", "SINCE", "LAST SEEN"};
    for (const auto& user : *found)
      all.row({user.username, user.email, user.role, state_text(user), day_text(user.created_at),
               day_text(user.last_sign_in_at)});
    all.print();
    return 0;
  });
}

void print_card(const app::account_card& card) {
  const auto& a = card.account;
  fmt::print("{}{}{}\n", a.username, a.local() ? "" : "@", a.domain);
  const auto line = [](const char* name, const std::string& text) {
    if (!text.empty()) fmt::print("  {:<12} {}\n", name, text);
  };
  line("id", std::to_string(a.id.value));
  if (card.user) {
    line("state", state_text(*card.user));
    line("e-mail", card.user->email);
    line("wants", card.user->unconfirmed_email);
    line("role", card.user->role);
    line("second", card.user->asks_second_factor ? "asks for a second factor" : "");
    line("since", day_text(card.user->created_at));
    line("last seen", day_text(card.user->last_sign_in_at));
  }
  line("suspended", day_text(a.suspended_at));
  line("silenced", day_text(a.silenced_at));
  line("posts", std::to_string(a.statuses));
  line("followers", std::to_string(a.followers));
  line("following", std::to_string(a.following));
}

void write_card(json::writer& w, const app::account_card& card) {
  const auto& a = card.account;
  w.object().key("id").string(std::to_string(a.id.value));
  if (card.user)
    write_user(w, *card.user);
  else
    w.key("username").string(a.username);
  w.key("domain").string(a.domain).key("suspended").string(day_text(a.suspended_at));
  w.key("silenced").string(day_text(a.silenced_at)).key("purge_pending").boolean(a.purge_pending);
  w.key("posts").integer(a.statuses).key("followers").integer(a.followers);
  w.key("following").integer(a.following).end();
}

int show(const admin_options& o, const std::string& handle) {
  return with_session(o, "account show", [&](app::admin_session& in) {
    const auto found = app::show_account(in, handle);
    if (!found) return explain(o, "account show", found.error());
    if (o.json)
      print_document([&](json::writer& w) { write_card(w, *found); });
    else
      print_card(*found);
    return 0;
  });
}

} // namespace

void add_account_list(const account_command& to) {
  struct options {
    std::string only;
    int most = 1000;
  };
  auto o = std::make_shared<options>();
  auto* command = to.account.add_subcommand("list", "who lives here");
  command->add_option("--only", o->only, "unconfirmed, pending, disabled, suspended or staff")
      ->check(CLI::IsMember({"unconfirmed", "pending", "disabled", "suspended", "staff"}));
  command->add_option("--most", o->most, "at most so many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->footer("Examples:\n  pheidi account list --only pending\n  pheidi account list --json");
  command->callback(
      [o, shared = to.shared, &exit_code = to.exit_code] { exit_code = list(*shared, o->only, o->most); });
}

void add_account_show(const account_command& to) {
  auto handle = std::make_shared<std::string>();
  auto* command = to.account.add_subcommand("show", "what is known of one account, here or elsewhere");
  command->add_option("ACCOUNT", *handle, "user name, name@domain, or e-mail address")->required();
  command->footer(
      "Examples:\n  pheidi account show alice\n  pheidi account show bob@elsewhere.example --json");
  command->callback(
      [handle, shared = to.shared, &exit_code = to.exit_code] { exit_code = show(*shared, *handle); });
}

} // namespace pheidi::cli
