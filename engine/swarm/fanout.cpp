// One activity, several inboxes, one job each.
#include "pheidi/swarm/fanout.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace pheidi::swarm {

namespace {

/// 24 hex digits that depend on the seed alone.
std::string seeded_jid(dice& d) {
  return fmt::format("{:016x}{:08x}", d.next(), d.next() & 0xffffffffU);
}

result<std::int64_t> read_id(const boost::json::value& v) {
  if (v.is_int64()) return v.get_int64();
  if (!v.is_string()) return error{errc::bad_actors, "'id' must be a number or a string of digits"};
  const auto& text = v.get_string();
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (ec != std::errc{} || end != text.data() + text.size())
    return error{errc::bad_actors, fmt::format("'{}' is not an account id", std::string_view(text))};
  return id;
}

} // namespace

std::vector<inbox> swarm_inboxes(std::size_t hosts, std::uint16_t port, bool tls) {
  std::vector<inbox> out;
  out.reserve(hosts);
  const bool default_port = port == (tls ? 443 : 80);
  for (std::size_t n = 1; n <= hosts; ++n) {
    auto name = host_name(n);
    auto url = fmt::format("{}://{}{}/inbox", tls ? "https" : "http", name,
                           default_port ? "" : fmt::format(":{}", port));
    out.push_back({std::move(name), std::move(url)});
  }
  return out;
}

fanout::fanout(std::vector<actor> actors, std::vector<inbox> to, fanout_options options)
    : activities_(std::move(actors), options.seed), inboxes_(std::move(to)), options_(std::move(options)),
      dice_(options_.seed ^ 0x5851f42d4c957f2dULL) {
  if (inboxes_.empty()) throw std::invalid_argument("fanout: no inboxes");
  const auto most = std::min(options_.inboxes_per_activity, inboxes_.size());
  options_.inboxes_per_activity = std::max<std::size_t>(most, 1);
}

void fanout::start_activity() {
  current_ = activities_.next();
  current_json_literal_.clear();
  json::append_string(current_json_literal_, current_.json);
  left_ = options_.inboxes_per_activity;
  // A run of neighbours from a random place: distinct hosts, and over many activities all alike.
  cursor_ = dice_.below(inboxes_.size());
}

fanout::made fanout::next(wall_time now) {
  if (left_ == 0) start_activity();
  --left_;
  const auto& to = inboxes_[cursor_];
  cursor_ = (cursor_ + 1) % inboxes_.size();
  std::string args = "[";
  args += current_json_literal_;
  args += fmt::format(",{},", current_.account_id);
  json::append_string(args, to.url);
  args += ",{}]";
  sidekiq::new_job job;
  job.klass = options_.klass;
  job.queue = options_.queue;
  job.args_json = std::move(args);
  job.retry_json = "16";
  job.dead = false;
  job.times = options_.times;
  return {sidekiq::make_job(job, seeded_jid(dice_), now), {to.host, current_.id}};
}

result<std::vector<actor>> parse_actors(std::string_view json) {
  const auto document = json::parse(json);
  if (!document) return document.error();
  const auto* object = document->if_object();
  const auto* list = object && object->contains("actors") ? object->at("actors").if_array() : nullptr;
  if (!list || list->empty()) return error{errc::bad_actors, "no member 'actors' with at least one actor"};
  std::vector<actor> out;
  for (const auto& item : *list) {
    const auto* members = item.if_object();
    const auto* uri = members && members->contains("uri") ? members->at("uri").if_string() : nullptr;
    if (!uri || !members->contains("id")) return error{errc::bad_actors, "each actor needs 'id' and 'uri'"};
    const auto id = read_id(members->at("id"));
    if (!id) return id.error();
    out.push_back({*id, std::string(*uri)});
  }
  return out;
}

} // namespace pheidi::swarm
