// Questions to Redis, each one command or two.
#include "queue_view.hpp"

#include "pheidi/http/url.hpp"

#include <boost/json/parse.hpp>

#include <cstdlib>

namespace pheidi::test {

namespace json = boost::json;

std::vector<std::string> queue_view::queue(const std::string& name) const {
  return redis_.list({"LRANGE", prefix_ + "queue:" + name, "0", "-1"});
}

std::int64_t queue_view::queued(const std::string& name) const {
  return redis_.integer({"LLEN", prefix_ + "queue:" + name});
}

std::vector<std::string> queue_view::raw_members(const std::string& set) const {
  return redis_.list({"ZRANGE", prefix_ + set, "0", "-1"});
}

std::vector<json::object> queue_view::members(const std::string& set) const {
  std::vector<json::object> out;
  for (const auto& text : raw_members(set))
    out.push_back(json::parse(text).as_object());
  return out;
}

std::int64_t queue_view::size(const std::string& set) const {
  return redis_.integer({"ZCARD", prefix_ + set});
}

double queue_view::score(const std::string& set, const std::string& member) const {
  return std::strtod(redis_.text({"ZSCORE", prefix_ + set, member}).c_str(), nullptr);
}

std::optional<json::object> queue_view::find(const std::string& set, const std::string& jid) const {
  for (const auto& text : raw_members(set))
    if (jid_of(text) == jid) return json::parse(text).as_object();
  return std::nullopt;
}

void queue_view::make_due(const std::string& set) const {
  for (const auto& member : raw_members(set))
    redis_.run({"ZADD", prefix_ + set, "XX", "1", member});
}

std::vector<std::string> queue_view::in_flight(const std::string& identity) const {
  return redis_.list({"HVALS", prefix_ + "pheidi:inflight:" + identity});
}

std::size_t queue_view::in_flight() const {
  return unsettled({}, {});
}

std::size_t queue_view::pending(const std::vector<std::string>& queues) const {
  return unsettled(queues, {});
}

// A script, for nothing happens in Redis beside it.
std::size_t queue_view::unsettled(const std::vector<std::string>& queues,
                                  const std::vector<std::string>& sets) const {
  static constexpr auto script = R"(
    local n = 0
    for _, holder in ipairs(redis.call('SMEMBERS', KEYS[1])) do
      n = n + redis.call('HLEN', ARGV[1] .. holder)
    end
    for i = 2, #KEYS do
      local is_list = redis.call('TYPE', KEYS[i]).ok == 'list'
      n = n + redis.call(is_list and 'LLEN' or 'ZCARD', KEYS[i])
    end
    return n)";
  std::vector<std::string> command{"EVAL", script, std::to_string(1 + queues.size() + sets.size()),
                                   prefix_ + "pheidi:holders"};
  for (const auto& queue : queues)
    command.push_back(prefix_ + "queue:" + queue);
  for (const auto& set : sets)
    command.push_back(prefix_ + set);
  command.push_back(prefix_ + "pheidi:inflight:");
  return static_cast<std::size_t>(redis_.integer(command));
}

std::int64_t queue_view::counter(const std::string& name) const {
  return std::atoll(redis_.text({"GET", prefix_ + name}).c_str());
}

std::string identity_of(const engine_process& p) {
  const auto lines = p.lines_with("\"start.done\"");
  return lines.empty() ? "" : std::string(json::parse(lines.front()).at("identity").as_string());
}

swarm::delivery delivery_of(const std::string& raw_job) {
  const auto job = json::parse(raw_job);
  const auto& args = job.at("args").as_array();
  const auto activity = json::parse(args.at(0).as_string());
  const auto inbox = http::url::parse(std::string(args.at(2).as_string())).value();
  return {inbox.to.host, std::string(activity.at("id").as_string())};
}

std::string jid_of(const std::string& raw_job) {
  boost::system::error_code ec;
  const auto job = json::parse(raw_job, ec);
  const auto* jid = !ec && job.is_object() ? job.as_object().if_contains("jid") : nullptr;
  return jid && jid->is_string() ? std::string(jid->as_string()) : "";
}

} // namespace pheidi::test
