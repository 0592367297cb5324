// `pheidi settings`
#include "admin_command.hpp"
#include "commands.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/model/site_settings.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>

namespace pheidi::cli {

namespace {

using values = std::map<std::string, std::string>;

result<values> stored_values(app::admin_session& in) {
  return in.look<values>([](pqxx::dbtransaction& tx) -> result<values> {
    values out;
    for (auto& each : model::all_site_settings(tx))
      out.emplace(each.name, std::move(each.value));
    return out;
  });
}

/// A list or a text of several lines, on one.
std::string one_line(std::string text) {
  constexpr std::size_t most = 60;
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text.size() > most ? std::string(utf8_prefix(text, most - 3)) + "..." : text;
}

int unknown(const std::string& name) {
  fmt::print(stderr, "pheidi settings: there is no setting '{}'; all of them: pheidi settings list\n", name);
  return 1;
}

void write_list(json::writer& w, const values& stored) {
  w.array();
  for (const auto& known : model::known_settings()) {
    const auto found = stored.find(known.name);
    const bool set = found != stored.end();
    w.object().key("name").string(known.name).key("value").string(set ? found->second : known.otherwise);
    w.key("set").boolean(set).key("words").string(known.words).key("about").string(known.about).end();
  }
  w.end();
}

int list(const admin_options& o) {
  return with_session(o, "settings list", [&](app::admin_session& in) {
    const auto stored = stored_values(in);
    if (!stored) return explain(o, "settings list", stored.error());
    if (o.json) {
      print_document([&](json::writer& w) { write_list(w, *stored); });
      return 0;
    }
    table all{"NAME", "VALUE", "", "WHAT IT IS"};
    for (const auto& known : model::known_settings()) {
      const auto found = stored->find(known.name);
      const bool set = found != stored->end();
      all.row({known.name, one_line(set ? found->second : known.otherwise), set ? "set" : "default",
               known.about});
    }
    all.print();
    return 0;
  });
}

int get(const admin_options& o, const std::string& name) {
  const auto* known = model::find_setting(name);
  if (!known) return unknown(name);
  return with_session(o, "settings get", [&](app::admin_session& in) {
    const auto stored = stored_values(in);
    if (!stored) return explain(o, "settings get", stored.error());
    const auto found = stored->find(name);
    const bool set = found != stored->end();
    const std::string value = set ? found->second : known->otherwise;
    if (o.json)
      print_document([&](json::writer& w) {
        w.object().key("name").string(name).key("value").string(value).key("set").boolean(set).end();
      });
    else
      fmt::print("{}\n", value);
    return 0;
  });
}

void say_done(const admin_options& o, const std::string& name, const std::string& value, bool changed) {
  if (o.json)
    print_document([&](json::writer& w) {
      w.object().key("name").string(name).key("value").string(value).key("changed").boolean(changed).end();
    });
  else
    fmt::print("{}: {}\n", name, changed ? one_line(value) : "it was so already");
}

int set(const admin_options& o, const std::string& name, const std::string& value) {
  const auto* known = model::find_setting(name);
  if (!known) return unknown(name);
  if (const auto fault = model::setting_fault(*known, value)) {
    fmt::print(stderr, "pheidi settings set: {}: {}\n", name, *fault);
    return 1;
  }
  return with_session(o, "settings set", [&](app::admin_session& in) {
    const auto done = in.change<bool>([&](pqxx::dbtransaction& tx, auto&) -> result<bool> {
      model::set_site_setting(tx, *known, value, wall_clock::now());
      return true;
    });
    if (!done) return explain(o, "settings set", done.error());
    say_done(o, name, value, true);
    return 0;
  });
}

int unset(const admin_options& o, const std::string& name) {
  const auto* known = model::find_setting(name);
  if (!known) return unknown(name);
  return with_session(o, "settings unset", [&](app::admin_session& in) {
    const auto done = in.change<bool>(
        [&](pqxx::dbtransaction& tx, auto&) -> result<bool> { return model::unset_site_setting(tx, name); });
    if (!done) return explain(o, "settings unset", done.error());
    say_done(o, name, known->otherwise, *done);
    return 0;
  });
}

} // namespace

void add_settings_command(CLI::App& app, int& exit_code) {
  auto shared = std::make_shared<admin_options>();
  auto* command = add_admin_command(app, "settings", "what the staff decides about this server", *shared);
  command->footer(
      "These are kept in the database; what a process needs to start is in docs/operate/settings.md.\n" +
      statuses_and_place +
      "Examples:\n"
      "  pheidi settings set site_title 'Our corner'\n"
      "  pheidi settings set registrations_mode approved\n"
      "  pheidi settings get site_contact_email");
  auto name = std::make_shared<std::string>();
  auto value = std::make_shared<std::string>();
  command->add_subcommand("list", "all of them, with their values")->callback([=, &exit_code] {
    exit_code = list(*shared);
  });
  auto* getting = command->add_subcommand("get", "print one value");
  getting->add_option("NAME", *name, "as in the list")->required();
  getting->footer("Example:\n  pheidi settings get site_title");
  getting->callback([=, &exit_code] { exit_code = get(*shared, *name); });
  auto* setting = command->add_subcommand("set", "give one another value");
  setting->add_option("NAME", *name, "as in the list")->required();
  setting->add_option("VALUE", *value, "text, number, true or false, or one of its words; a list: one a line")
      ->required();
  setting->footer("Example:\n  pheidi settings set registrations_mode open");
  setting->callback([=, &exit_code] { exit_code = set(*shared, *name, *value); });
  auto* unsetting = command->add_subcommand("unset", "back to the default");
  unsetting->add_option("NAME", *name, "as in the list")->required();
  unsetting->footer("Example:\n  pheidi settings unset noindex");
  unsetting->callback([=, &exit_code] { exit_code = unset(*shared, *name); });
}

} // namespace pheidi::cli
