// `pheidi relay`
#include "admin_command.hpp"
#include "commands.hpp"

#include "pheidi/app/admin_relays.hpp"

#include <fmt/format.h>

#include <memory>

namespace pheidi::cli {

namespace {

std::string state_word(model::relay_state s) {
  switch (s) {
  case model::relay_state::idle:
    return "off";
  case model::relay_state::pending:
    return "asked";
  case model::relay_state::accepted:
    return "on";
  case model::relay_state::rejected:
    return "rejected";
  }
  return "?";
}

void write_relay(json::writer& w, const model::relay_row& relay) {
  w.object().key("id").integer(relay.id).key("inbox").string(relay.inbox_url);
  w.key("state").string(state_word(relay.state)).end();
}

int list(const admin_options& o) {
  return with_session(o, "relay list", [&](app::admin_session& in) {
    const auto found = app::list_relays(in);
    if (!found) return explain(o, "relay list", found.error());
    if (o.json) {
      print_document([&](json::writer& w) {
        w.array();
        for (const auto& each : *found)
          write_relay(w, each);
        w.end();
      });
      return 0;
    }
    table all{"ID", "STATE", "INBOX"};
    for (const auto& each : *found)
      all.row({std::to_string(each.id), state_word(each.state), each.inbox_url});
    all.print();
    return 0;
  });
}

int add(const admin_options& o, const std::string& inbox) {
  return with_session(o, "relay add", [&](app::admin_session& in) {
    const auto made = app::add_relay(in, inbox);
    if (!made) return explain(o, "relay add", made.error());
    if (o.json)
      print_document([&](json::writer& w) { write_relay(w, *made); });
    else
      fmt::print("{} is asked; whether it answered: pheidi relay list\n", made->inbox_url);
    return 0;
  });
}

using change = result<bool> (*)(app::admin_session&, std::string_view);

int apply(const admin_options& o, const std::string& name, const std::string& which, change f,
          const char* words) {
  return with_session(o, name.c_str(), [&](app::admin_session& in) {
    const auto changed = f(in, which);
    if (!changed) return explain(o, name.c_str(), changed.error());
    if (o.json)
      print_document([&](json::writer& w) {
        w.object().key("relay").string(which).key("changed").boolean(*changed).end();
      });
    else
      fmt::print("{}: {}.\n", which, *changed ? words : "it was so already");
    return 0;
  });
}

} // namespace

void add_relay_command(CLI::App& app, int& exit_code) {
  auto shared = std::make_shared<admin_options>();
  auto* command = add_admin_command(app, "relay", "servers that pass public posts on", *shared);
  command->footer(statuses_and_place + "Examples:\n"
                                       "  pheidi relay add https://relay.example/inbox\n"
                                       "  pheidi relay disable 1");
  auto inbox = std::make_shared<std::string>();
  auto* adding = command->add_subcommand("add", "ask a relay for its posts, and send it ours");
  adding->add_option("INBOX", *inbox, "address of its inbox, as the relay says it")->required();
  adding->footer("Example:\n  pheidi relay add https://relay.example/inbox");
  adding->callback([=, &exit_code] { exit_code = add(*shared, *inbox); });
  const auto one = [&](const char* verb, const char* about, change f, const char* words) {
    auto which = std::make_shared<std::string>();
    auto* sub = command->add_subcommand(verb, about);
    sub->add_option("RELAY", *which, "its id or its inbox, as in the list")->required();
    sub->footer(fmt::format("Example:\n  pheidi relay {} 1", verb));
    sub->callback(
        [=, &exit_code] { exit_code = apply(*shared, fmt::format("relay {}", verb), *which, f, words); });
  };
  one("enable", "ask it again", app::enable_relay, "asked");
  one("disable", "stop it, and keep it in the list", app::disable_relay, "off");
  one("remove", "stop it, and forget it", app::remove_relay, "removed");
  command->add_subcommand("list", "all relays")->callback([=, &exit_code] { exit_code = list(*shared); });
}

} // namespace pheidi::cli
