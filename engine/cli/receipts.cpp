// `pheidi receipts`
#include "pheidi/app/receipts.hpp"

#include "commands.hpp"
#include "sources.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <memory>

namespace pheidi::cli {

namespace {

struct options {
  source_options from;
  std::string status;
  bool json = false;
  std::size_t most = 20;
};

std::string clock_text(wall_time t) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(wall_clock::to_time_t(
                                                 std::chrono::time_point_cast<wall_clock::duration>(t))));
}

void print_left(std::string_view what, const std::vector<app::delivery_left>& all, std::size_t most) {
  for (std::size_t i = 0; i < all.size() && i < most; ++i) {
    const auto& one = all[i];
    fmt::print("  {:<9} {}  {}\n            {}\n", what, clock_text(one.when), one.inbox,
               one.why.empty() ? "has had no turn yet" : one.why);
  }
  if (all.size() > most) fmt::print("  {:<9} and more; --most shows them\n", what);
}

void print_receipt(const app::fan_out_receipt& r, std::size_t most) {
  const auto& c = r.counts;
  fmt::print("{} {}\n", c.type.empty() ? "Activity" : c.type, c.activity);
  fmt::print("  begun {} UTC, last news {}\n", clock_text(c.begun), clock_text(c.changed));
  fmt::print("  {:>7} servers to reach\n  {:>7} have it\n", c.parts, c.delivered);
  const std::pair<std::int64_t, std::string_view> rest[] = {
      {r.under_way, "under way"},
      {c.waiting, "wait for another try"},
      {c.refused, "did not want it, or are known to be gone"},
      {c.dead, "were given up"},
      {r.elsewhere, "left for a queue, or were worked on by Ruby"},
  };
  for (const auto& [count, words] : rest)
    if (count > 0) fmt::print("  {:>7} {}\n", count, words);
  print_left("waits", r.waiting, most);
  print_left("given up", r.dead, most);
  for (const auto& [part, why] : c.reasons)
    fmt::print("  refused   {}\n", why);
}

void write_left(json::writer& w, std::string_view name, const std::vector<app::delivery_left>& all) {
  w.key(name).array();
  for (const auto& one : all)
    w.object()
        .key("inbox")
        .string(one.inbox)
        .key("at")
        .string(clock_text(one.when))
        .key("why")
        .string(one.why)
        .end();
  w.end();
}

void print_json(const std::vector<app::fan_out_receipt>& all) {
  std::string out;
  json::writer w(out);
  w.array();
  for (const auto& r : all) {
    const auto& c = r.counts;
    w.object().key("activity").string(c.activity).key("type").string(c.type).key("sender").integer(c.sender);
    w.key("begun").string(clock_text(c.begun)).key("changed").string(clock_text(c.changed));
    w.key("servers").integer(static_cast<std::int64_t>(c.parts)).key("delivered").integer(c.delivered);
    w.key("under_way")
        .integer(r.under_way)
        .key("waiting")
        .integer(c.waiting)
        .key("refused")
        .integer(c.refused);
    w.key("dead").integer(c.dead).key("elsewhere").integer(r.elsewhere);
    write_left(w, "waiting_for", r.waiting);
    write_left(w, "given_up", r.dead);
    w.key("refusals").array();
    for (const auto& [part, why] : c.reasons)
      w.string(why);
    w.end().end();
  }
  w.end();
  fmt::print("{}\n", out);
}

int execute(const options& o) {
  const auto settings = load_or_explain(make_sources(o.from));
  if (!settings) return 2;
  // What is printed is the answer and nothing else.
  log::configure(log::level::error, settings->log.format);
  const auto id = app::status_id_in(o.status, settings->identity);
  if (!id) {
    fmt::print(stderr, "pheidi receipts: '{}' is neither a status id nor the address of a post of {}\n",
               o.status, settings->identity.web_domain);
    return 2;
  }
  const auto found = app::receipts_of(*settings, *id);
  if (!found) {
    fmt::print(stderr, "pheidi receipts: {}; try: {}\n", found.error().message(), doctor_command(o.from));
    return 2;
  }
  if (o.json) {
    print_json(*found);
    return found->empty() ? 1 : 0;
  }
  for (const auto& each : *found)
    print_receipt(each, o.most);
  if (!found->empty()) return 0;
  fmt::print(stderr, "No receipt of status {}. They are kept for a week, for fan-outs that Pheidi ran.\n",
             *id);
  return 1;
}

} // namespace

void add_receipts_command(CLI::App& app, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = app.add_subcommand("receipts", "show which servers have a post, and which wait and why");
  add_source_options(*command, o->from);
  command->add_option("STATUS", o->status, "id of a local status, or its address")->required();
  command->add_option("--most", o->most, "servers to name of each kind")->capture_default_str();
  command->add_flag("--json", o->json, "one JSON array instead of lines");
  command->footer("Exit status: 0 found, 1 no receipt, 2 cannot look.\n"
                  "Examples:\n"
                  "  pheidi receipts 113456789012345678 --mastodon-env .env.production\n"
                  "  pheidi receipts https://example.social/@alice/113456789012345678 --json");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
