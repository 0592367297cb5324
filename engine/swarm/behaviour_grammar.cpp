// The grammar of behaviours, both ways.
#include "pheidi/swarm/behaviour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace pheidi::swarm {

namespace {

struct named_act {
  std::string_view name;
  act what;
};
constexpr named_act acts[] = {
    {"ok", act::ok},
    {"error", act::error},
    {"hang", act::hang},
    {"hang-tls", act::hang_tls},
    {"reset", act::reset},
    {"drip", act::drip},
    {"dead", act::dead},
    {"blackhole", act::blackhole},
    {"wrong-cert", act::wrong_cert},
    {"expired-cert", act::expired_cert},
    {"untrusted-cert", act::untrusted_cert},
    {"endless-headers", act::endless_headers},
    {"huge-body", act::huge_body},
    {"redirect", act::redirect},
    {"refuse-cavage", act::refuse_cavage},
};

std::string_view name_of(act a) {
  for (const auto& n : acts)
    if (n.what == a) return n.name;
  return "ok";
}

error wrong(std::string text) {
  return {errc::bad_group, std::move(text)};
}

template <class Integer>
std::optional<Integer> whole(std::string_view text) {
  Integer v{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return v;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(by);
    parts.push_back(text.substr(0, at));
    if (at == text.npos) return parts;
    text.remove_prefix(at + 1);
  }
}

/// One `name[=value][@percent]`.
struct item {
  std::string_view name;
  std::optional<std::string_view> value;
  std::optional<std::string_view> percent;
};
item read_item(std::string_view text) {
  item i;
  if (const auto at = text.find('@'); at != text.npos) {
    i.percent = text.substr(at + 1);
    text = text.substr(0, at);
  }
  if (const auto eq = text.find('='); eq != text.npos) {
    i.value = text.substr(eq + 1);
    text = text.substr(0, eq);
  }
  i.name = text;
  return i;
}

result<double> read_share(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto percent = whole<int>(text);
  if (!percent || *percent < 1 || *percent > 100)
    return wrong(fmt::format("'@{}' must be a whole percentage from @1% to @100%", text));
  return *percent / 100.0;
}

result<void> read_latency(behaviour& b, std::string_view value) {
  const auto dots = value.find("..");
  const auto low = parse_duration(value.substr(0, dots));
  if (!low) return low.error();
  const auto high = dots == value.npos ? low : parse_duration(value.substr(dots + 2));
  if (!high) return high.error();
  if (*high < *low) return wrong(fmt::format("latency '{}' ends before it begins", value));
  b.latency_min = *low;
  b.latency_max = *high;
  return {};
}

result<std::size_t> read_size(std::string_view text) {
  auto digits = text;
  std::size_t unit = 1;
  if (digits.ends_with("MB") || digits.ends_with("KB")) {
    unit = digits.ends_with("MB") ? std::size_t{1} << 20 : std::size_t{1} << 10;
    digits.remove_suffix(2);
  }
  const auto n = whole<std::uint32_t>(digits);
  if (!n || *n == 0 || *n > 4096u || (unit == 1))
    return wrong(fmt::format("size '{}' must be 1KB to 4096MB", text));
  return *n * unit;
}

result<void> read_status(behaviour& b, std::string_view value, int low, int high) {
  const auto status = whole<int>(value);
  if (!status || *status < low || *status > high)
    return wrong(fmt::format("status '{}' must be {} to {}", value, low, high));
  b.status = *status;
  return {};
}

bool per_connection(act a) {
  return a == act::dead || a == act::blackhole || a == act::hang_tls || needs_tls(a);
}

/// What an act means by its `=value`.
result<void> read_act_value(behaviour& b, std::string_view name, std::optional<std::string_view> value) {
  if (b.what == act::error) b.status = 503;
  if (b.what == act::redirect) b.status = 307;
  if (!value) return {};
  switch (b.what) {
  case act::ok:
    return read_status(b, *value, 200, 299);
  case act::error:
    return read_status(b, *value, 400, 599);
  case act::redirect:
    return read_status(b, *value, 300, 399);
  case act::drip: {
    const auto every = parse_duration(*value);
    if (!every) return every.error();
    b.drip_every = *every;
    return {};
  }
  case act::huge_body: {
    const auto bytes = read_size(*value);
    if (!bytes) return bytes.error();
    b.body_bytes = *bytes;
    return {};
  }
  default:
    return wrong(fmt::format("'{}' takes no value", name));
  }
}

std::string all_names() {
  std::string out;
  for (const auto& n : acts)
    out += fmt::format("{}{}", out.empty() ? "" : ", ", n.name);
  return out + ", gone, slow=TIME; options: latency=TIME[..TIME], retry-after=TIME";
}

/// True if the item was an option rather than an act.
result<bool> read_option(behaviour& b, const item& i) {
  const bool latency = i.name == "latency" || i.name == "slow";
  if (!latency && i.name != "retry-after") return false;
  if (!i.value) return wrong(fmt::format("'{}' needs a time: {}=3s", i.name, i.name));
  if (i.percent) return wrong(fmt::format("'{}' takes no percentage", i.name));
  if (latency) {
    const auto read = read_latency(b, *i.value);
    if (!read) return read.error();
    return true;
  }
  const auto after = parse_duration(*i.value);
  if (!after) return after.error();
  b.retry_after = std::chrono::duration_cast<seconds>(*after);
  return true;
}

result<void> read_act(behaviour& b, const item& i) {
  if (i.name == "gone") {
    if (i.value) return wrong("'gone' takes no value: it is error=410");
    b.what = act::error;
    b.status = 410;
  } else {
    const auto found =
        std::find_if(std::begin(acts), std::end(acts), [&](const auto& n) { return n.name == i.name; });
    if (found == std::end(acts)) return wrong(fmt::format("'{}' is not one of: {}", i.name, all_names()));
    b.what = found->what;
    const auto value = read_act_value(b, i.name, i.value);
    if (!value) return value.error();
  }
  if (!i.percent) return {};
  if (b.what == act::ok || b.what == act::refuse_cavage || per_connection(b.what))
    return wrong(fmt::format("'{}' takes no percentage: it holds for the whole host", i.name));
  const auto share = read_share(*i.percent);
  if (!share) return share.error();
  b.share = *share;
  return {};
}

std::string duration_text(milliseconds d) {
  return d.count() % 1000 == 0 ? fmt::format("{}s", d.count() / 1000) : fmt::format("{}ms", d.count());
}

/// The value of the act where it differs from what the name alone means.
std::string act_text(const behaviour& b) {
  std::string out(name_of(b.what));
  if (b.what == act::error || b.what == act::redirect) out += fmt::format("={}", b.status);
  if (b.what == act::ok && b.status != 202) out += fmt::format("={}", b.status);
  if (b.what == act::drip && b.drip_every != behaviour{}.drip_every) out += "=" + duration_text(b.drip_every);
  if (b.what == act::huge_body && b.body_bytes != behaviour{}.body_bytes) {
    const bool mega = b.body_bytes % (1 << 20) == 0;
    out += fmt::format("={}{}", b.body_bytes >> (mega ? 20 : 10), mega ? "MB" : "KB");
  }
  if (b.share < 1) out += fmt::format("@{}%", std::lround(b.share * 100));
  return out;
}

} // namespace

result<milliseconds> parse_duration(std::string_view text) {
  auto digits = text;
  std::int64_t unit = 1;
  if (digits.ends_with("ms")) {
    digits.remove_suffix(2);
  } else if (digits.ends_with('s')) {
    digits.remove_suffix(1);
    unit = 1000;
  } else if (digits.ends_with('m')) {
    digits.remove_suffix(1);
    unit = 60'000;
  }
  const auto n = whole<std::int64_t>(digits);
  // A day is longer than anything a load run waits for.
  if (!n || *n < 0 || *n > 86'400'000 / unit) return error{errc::bad_duration, std::string(text)};
  return milliseconds(*n * unit);
}

result<behaviour> parse_behaviour(std::string_view text) {
  behaviour b;
  std::string_view chosen;
  for (const auto part : split(text, ',')) {
    const auto i = read_item(part);
    const auto option = read_option(b, i);
    if (!option) return option.error();
    if (*option) continue;
    if (!chosen.empty()) return wrong(fmt::format("'{}' and '{}': a group does one thing", chosen, i.name));
    const auto read = read_act(b, i);
    if (!read) return read.error();
    chosen = i.name;
  }
  if (b.retry_after && b.what != act::error)
    return wrong("'retry-after' goes with an error: error=503,retry-after=30s");
  return b;
}

std::string to_text(const behaviour& b) {
  std::string out = act_text(b);
  const auto option = [&](const std::string& text) { out += "," + text; };
  if (b.latency_max.count() > 0) {
    const auto low = duration_text(b.latency_min);
    const auto high = duration_text(b.latency_max);
    option(b.latency_min == b.latency_max ? "latency=" + low : "latency=" + low + ".." + high);
  }
  if (b.retry_after) option("retry-after=" + duration_text(*b.retry_after));
  // An ok that only waits is known by its latency.
  if (out.starts_with("ok,")) out.erase(0, 3);
  return out;
}

} // namespace pheidi::swarm
