// The summary at the end of a run.
#include "pheidi/swarm/report.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/swarm/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::swarm {

namespace {

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view plain = "\x1b[0m";

using row = std::vector<std::string>;

row cells(const group_report& g) {
  return {g.behaviour,
          with_commas(g.hosts),
          with_commas(g.connections),
          with_commas(g.requests),
          with_commas(g.accepted),
          with_commas(g.duplicates),
          with_commas(g.refused),
          with_commas(g.misbehaved)};
}

std::string aligned(const std::vector<row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i)
      widths[i] = std::max(widths[i], r[i].size());
  std::string out;
  for (const auto& r : rows) {
    std::string line;
    for (std::size_t i = 0; i < r.size(); ++i)
      line += i == 0 ? fmt::format("{:<{}}", r[i], widths[i]) : fmt::format("  {:>{}}", r[i], widths[i]);
    out += line + "\n";
  }
  return out;
}

std::string painted(std::string text, std::string_view colour, bool wanted) {
  if (!wanted) return text;
  return std::string(colour) + text + std::string(plain);
}

std::string verdict(const report& r, bool colour) {
  const auto& l = r.deliveries;
  std::string out = fmt::format("delivered   {}", with_commas(l.delivered));
  if (l.expected > 0) out += fmt::format(" of {} expected", with_commas(l.expected));
  if (r.active_seconds > 0)
    out += fmt::format(" in {:.1f} s ({}/s)", r.active_seconds,
                       with_commas(static_cast<std::uint64_t>(r.rate())));
  out += "\n";
  out += "duplicated  " + painted(with_commas(l.duplicates), l.duplicates ? red : green, colour) + "\n";
  if (l.expected == 0) return out;
  out += "missing     " + painted(with_commas(l.missing), l.missing ? red : green, colour) + "\n";
  if (l.unexpected) out += "unexpected  " + painted(with_commas(l.unexpected), red, colour) + "\n";
  return out;
}

void write_counts(json::writer& w, const group_report& g) {
  const auto n = [&w](std::string_view key, std::uint64_t v) {
    w.key(key).integer(static_cast<std::int64_t>(v));
  };
  n("hosts", g.hosts);
  n("connections", g.connections);
  n("requests", g.requests);
  n("accepted", g.accepted);
  n("duplicates", g.duplicates);
  n("refused", g.refused);
  n("misbehaved", g.misbehaved);
}

} // namespace

group_report report::total() const {
  group_report t;
  t.behaviour = "all";
  for (const auto& g : groups) {
    t.hosts += g.hosts;
    t.connections += g.connections;
    t.requests += g.requests;
    t.accepted += g.accepted;
    t.duplicates += g.duplicates;
    t.refused += g.refused;
    t.misbehaved += g.misbehaved;
  }
  return t;
}

std::string to_table(const report& r, bool colour) {
  std::vector<row> rows{
      {"behaviour", "hosts", "connections", "requests", "accepted", "duplicates", "refused", "misbehaved"}};
  for (const auto& g : r.groups)
    rows.push_back(cells(g));
  if (r.groups.size() > 1) rows.push_back(cells(r.total()));
  std::string out = aligned(rows) + "\n" + verdict(r, colour);
  out += fmt::format("signatures  {} draft-cavage, {} RFC 9421\n", with_commas(r.cavage),
                     with_commas(r.rfc9421));
  if (r.handshakes + r.failed_handshakes > 0)
    out += fmt::format("handshakes  {} ({} resumed), {} failed\n", with_commas(r.handshakes),
                       with_commas(r.resumed), with_commas(r.failed_handshakes));
  for (const auto& [reason, n] : r.refusals)
    out += fmt::format("refused     {}  {}\n", painted(with_commas(n), red, colour), reason);
  return out;
}

std::string to_json(const report& r) {
  std::string out;
  json::writer w(out);
  const auto n = [&w](std::string_view key, std::uint64_t v) {
    w.key(key).integer(static_cast<std::int64_t>(v));
  };
  w.object();
  n("delivered", r.deliveries.delivered);
  n("duplicates", r.deliveries.duplicates);
  n("expected", r.deliveries.expected);
  n("missing", r.deliveries.missing);
  n("unexpected", r.deliveries.unexpected);
  w.key("per_second").number(r.rate()).key("active_seconds").number(r.active_seconds);
  w.key("signatures").object();
  n("cavage", r.cavage);
  n("rfc9421", r.rfc9421);
  w.end().key("tls").object();
  n("handshakes", r.handshakes);
  n("resumed", r.resumed);
  n("failed", r.failed_handshakes);
  w.end();
  n("open_connections", r.open_connections);
  w.key("refusals").array();
  for (const auto& [reason, count] : r.refusals) {
    w.object().key("reason").string(reason);
    n("count", count);
    w.end();
  }
  w.end().key("total").object();
  write_counts(w, r.total());
  w.end().key("groups").array();
  for (const auto& g : r.groups) {
    w.object().key("behaviour").string(g.behaviour);
    write_counts(w, g);
    w.end();
  }
  w.end().end();
  return out;
}

} // namespace pheidi::swarm
