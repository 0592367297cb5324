// Changing a job's text: members are replaced, removed or appended; every other byte stays.
#include "members.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::sidekiq {

std::string json_string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string time_json(time_format f, wall_time t) {
  if (f == time_format::integer_millis) return std::to_string(unix_millis(t));
  // Six digits always: a whole number without a point would be read as milliseconds by Sidekiq 8.
  return fmt::format("{:.6f}", unix_seconds(t));
}

namespace {

using change = std::pair<std::string, std::optional<std::string>>;

const change* change_for(const std::vector<change>& changes, std::string_view key) {
  const auto it =
      std::find_if(changes.rbegin(), changes.rend(), [&](const auto& c) { return c.first == key; });
  return it == changes.rend() ? nullptr : &*it;
}

bool stands_in(const std::vector<json::member>& members, std::string_view key) {
  return std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.key == key; });
}

/// Rebuilds an object from the pieces of an old one.
class rebuilt {
 public:
  explicit rebuilt(std::string_view before) : out_(before) {}

  /// `before` is what stood between the last value and this one: a brace or comma, white space, the key, a
  /// colon.
  void keep(std::string_view before, std::string_view value, bool after_removed) {
    if (after_removed) {
      separate();
      before = before.substr(before.find('"'));
    }
    out_ += before;
    out_ += value;
    empty_ = false;
  }
  void add(const std::string& key, const std::string& value) {
    separate();
    json::append_string(out_, key);
    out_ += ':';
    out_ += value;
  }
  std::string finish(std::string_view after) {
    if (empty_) out_ += '{';
    out_ += after;
    return std::move(out_);
  }

 private:
  void separate() {
    out_ += empty_ ? '{' : ',';
    empty_ = false;
  }
  std::string out_;
  bool empty_ = true;
};

} // namespace

result<std::string> edit(std::string_view raw, const std::vector<change>& changes) {
  const auto members = json::top_level_members(raw);
  if (!members) return error{errc::not_a_job, members.error().message()};

  std::size_t at = raw.find('{');
  rebuilt out(raw.substr(0, at));
  if (members->empty()) ++at;
  bool removed = false;
  for (const auto& m : *members) {
    const auto value = trimmed(m.raw);
    const auto begin = static_cast<std::size_t>(value.data() - raw.data());
    const auto before = raw.substr(at, begin - at);
    at = begin + value.size();
    const auto* c = change_for(changes, m.key);
    if (c && !c->second) {
      removed = true;
      continue;
    }
    out.keep(before, c ? std::string_view(*c->second) : value, removed);
    removed = false;
  }
  for (const auto& c : changes)
    if (c.second && !stands_in(*members, c.first) && change_for(changes, c.first) == &c)
      out.add(c.first, *c.second);
  return out.finish(raw.substr(at));
}

std::string as_scheduled(std::string_view raw, std::string_view queue) {
  std::string name;
  name.append(1, '"').append(queue).append(1, '"');
  auto text = edit(raw, {{"queue", std::move(name)}, {"enqueued_at", std::nullopt}});
  return text ? std::move(*text) : std::string(raw);
}

} // namespace pheidi::sidekiq
