// `pheidi domain`
#include "admin_command.hpp"
#include "commands.hpp"

#include "pheidi/app/admin_domains.hpp"

#include <fmt/format.h>

#include <memory>

namespace pheidi::cli {

namespace {

constexpr std::string_view severity_word(model::block_severity s) {
  switch (s) {
  case model::block_severity::silence:
    return "silence";
  case model::block_severity::suspend:
    return "suspend";
  case model::block_severity::none:
    return "noop";
  }
  return "?";
}

model::block_severity severity_of(const std::string& word) {
  for (const auto s : {model::block_severity::silence, model::block_severity::none})
    if (word == severity_word(s)) return s;
  return model::block_severity::suspend;
}

void print_effect(const admin_options& o, const char* what, const app::blocked_domain& done) {
  if (o.json)
    print_document([&](json::writer& w) {
      w.object().key("domain").string(done.domain).key("accounts").integer(done.effect.accounts);
      w.key("follows").integer(done.effect.follows).end();
    });
  else
    fmt::print("{} is {}: {} accounts changed, {} follows ended.\n", done.domain, what, done.effect.accounts,
               done.effect.follows);
}

int block(const admin_options& o, const model::domain_block& rule) {
  constexpr const char* name = "domain block";
  const bool destroys = rule.severity == model::block_severity::suspend;
  const auto question =
      fmt::format("All follows from and to {} end and do not come back by unblocking it.", rule.domain);
  if (destroys && !confirmed(o, name, question)) return 1;
  return with_session(o, name, [&](app::admin_session& in) {
    const auto done = app::block_domain(in, rule);
    if (!done) return explain(o, name, done.error());
    print_effect(o, "blocked", *done);
    return 0;
  });
}

int unblock(const admin_options& o, const std::string& domain) {
  return with_session(o, "domain unblock", [&](app::admin_session& in) {
    const auto done = app::unblock_domain(in, domain);
    if (!done) return explain(o, "domain unblock", done.error());
    print_effect(o, "not blocked any more", *done);
    return 0;
  });
}

int allow(const admin_options& o, const std::string& domain, bool allowed) {
  const char* name = allowed ? "domain allow" : "domain disallow";
  return with_session(o, name, [&](app::admin_session& in) {
    const auto changed = allowed ? app::allow_domain(in, domain) : app::disallow_domain(in, domain);
    if (!changed) return explain(o, name, changed.error());
    if (o.json)
      print_document([&](json::writer& w) {
        w.object().key("domain").string(domain).key("changed").boolean(*changed).end();
      });
    else
      fmt::print("{}: {}.\n", domain,
                 *changed ? allowed ? "on the list" : "off the list" : "it was so already");
    if (!o.json && !in.settings().identity.limited_federation)
      fmt::print(stderr, "The list counts only in limited federation (LIMITED_FEDERATION_MODE=true).\n");
    return 0;
  });
}

void write_rules(json::writer& w, const app::domain_rules& all) {
  w.object().key("blocked").array();
  for (const auto& b : all.blocks) {
    w.object().key("domain").string(b.domain).key("severity").string(severity_word(b.severity));
    w.key("reject_media").boolean(b.reject_media).key("reject_reports").boolean(b.reject_reports);
    w.key("obfuscate").boolean(b.obfuscate).key("public_comment").string(b.public_comment);
    w.key("private_comment").string(b.private_comment).key("since").string(day_text(b.created_at)).end();
  }
  w.end().key("allowed").array();
  for (const auto& a : all.allows)
    w.object().key("domain").string(a.domain).key("since").string(day_text(a.created_at)).end();
  w.end().end();
}

void print_rules(const app::domain_rules& all) {
  table blocks{"BLOCKED", "SEVERITY", "MEDIA", "REPORTS", "SINCE", "WHY"};
  for (const auto& b : all.blocks) {
    const bool none = b.severity == model::block_severity::suspend;
    blocks.row({b.domain, std::string(severity_word(b.severity)), none || b.reject_media ? "no" : "yes",
                none || b.reject_reports ? "no" : "yes", day_text(b.created_at),
                b.public_comment.empty() ? b.private_comment : b.public_comment});
  }
  if (all.blocks.empty())
    fmt::print("No domain is blocked.\n");
  else
    blocks.print();
  if (all.allows.empty()) return;
  table allows{"ALLOWED", "SINCE"};
  for (const auto& a : all.allows)
    allows.row({a.domain, day_text(a.created_at)});
  allows.print();
}

int list(const admin_options& o) {
  return with_session(o, "domain list", [&](app::admin_session& in) {
    const auto found = app::list_domains(in);
    if (!found) return explain(o, "domain list", found.error());
    if (o.json)
      print_document([&](json::writer& w) { write_rules(w, *found); });
    else
      print_rules(*found);
    return 0;
  });
}

using shared_options = std::shared_ptr<admin_options>;

void add_block(CLI::App& to, const shared_options& shared, int& exit_code) {
  auto rule = std::make_shared<model::domain_block>();
  auto severity = std::make_shared<std::string>("suspend");
  auto* command = to.add_subcommand("block", "refuse a server and its subdomains, or keep it quiet");
  command->add_option("DOMAIN", rule->domain, "example.org")->required();
  command->add_option("--severity", *severity, "suspend, silence, or noop: only what the flags say")
      ->check(CLI::IsMember({"suspend", "silence", "noop"}))
      ->capture_default_str();
  command->add_flag("--reject-media", rule->reject_media, "fetch none of its files");
  command->add_flag("--reject-reports", rule->reject_reports, "take none of its reports");
  command->add_flag("--obfuscate", rule->obfuscate, "show the name with stars in public");
  command->add_option("--comment", rule->public_comment, "why, for everybody");
  command->add_option("--private-comment", rule->private_comment, "why, for the staff");
  command->footer("The whole rule is written anew when there is one.\n"
                  "Examples:\n"
                  "  pheidi domain block spam.example --comment spam\n"
                  "  pheidi domain block noisy.example --severity silence --reject-media");
  command->callback([=, &exit_code] {
    rule->severity = severity_of(*severity);
    exit_code = block(*shared, *rule);
  });
}

void add_one(CLI::App& to, const char* verb, const char* about,
             const std::function<void(const std::string&)>& then) {
  auto domain = std::make_shared<std::string>();
  auto* command = to.add_subcommand(verb, about);
  command->add_option("DOMAIN", *domain, "example.org")->required();
  command->footer(fmt::format("Example:\n  pheidi domain {} example.org", verb));
  command->callback([=] { then(*domain); });
}

} // namespace

void add_domain_command(CLI::App& app, int& exit_code) {
  auto shared = std::make_shared<admin_options>();
  auto* command = add_admin_command(app, "domain", "rules about other servers", *shared);
  command->footer(statuses_and_place + "Examples:\n"
                                       "  pheidi domain block spam.example\n"
                                       "  pheidi domain list --json\n"
                                       "A running engine heeds a new rule within a minute.");
  add_block(*command, shared, exit_code);
  add_one(*command, "unblock", "what the rule did to accounts is undone",
          [=, &exit_code](const std::string& domain) { exit_code = unblock(*shared, domain); });
  add_one(*command, "allow", "put a server on the list of limited federation",
          [=, &exit_code](const std::string& domain) { exit_code = allow(*shared, domain, true); });
  add_one(*command, "disallow", "take it off the list",
          [=, &exit_code](const std::string& domain) { exit_code = allow(*shared, domain, false); });
  command->add_subcommand("list", "all rules")->callback([=, &exit_code] { exit_code = list(*shared); });
}

} // namespace pheidi::cli
