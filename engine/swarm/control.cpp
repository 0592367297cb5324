#include "swarm/control.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace pheidi::swarm {

namespace {

constexpr std::size_t most_missing = 1000;

http::server_options limits() {
  http::server_options o;
  // An expectation of some hundred thousand deliveries comes as one body.
  o.max_body_bytes = std::size_t{64} << 20;
  o.max_connections = 16;
  return o;
}

http::reply text(int status, std::string body) {
  http::reply r;
  r.status = status;
  r.body = std::move(body);
  return r;
}

http::reply json(std::string body) {
  auto r = text(200, std::move(body) + "\n");
  r.content_type = "application/json";
  return r;
}

bool is(const http::request& r, std::string_view method, std::string_view path) {
  return r.method == method && std::string_view(r.target).substr(0, r.target.find('?')) == path;
}

/// The number after "?group=".
std::optional<std::size_t> group_of(std::string_view target) {
  constexpr std::string_view name = "?group=";
  const auto at = target.find(name);
  if (at == target.npos) return std::nullopt;
  const auto digits = target.substr(at + name.size());
  std::size_t group = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), group);
  if (ec != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return group;
}

} // namespace

control::control(net::loop& l, control_actions actions)
    : actions_(std::move(actions)),
      server_(l, limits(), [this](http::request r) { return handle(std::move(r)); }) {}

net::awaitable<http::reply> control::handle(http::request request) const {
  co_return answer(request);
}

http::reply control::answer(const http::request& request) const {
  if (is(request, "GET", "/swarm/status")) return json(to_json(actions_.snapshot()));
  if (is(request, "GET", "/swarm/missing")) {
    std::string lines;
    for (const auto& d : actions_.missing(most_missing))
      lines += to_line(d);
    return text(200, std::move(lines));
  }
  if (is(request, "POST", "/swarm/expect")) {
    const auto all = parse_deliveries(request.body);
    actions_.expect(all);
    return text(200, std::to_string(all.size()) + " expected\n");
  }
  if (is(request, "POST", "/swarm/reset")) {
    actions_.reset();
    return text(200, "forgotten\n");
  }
  if (is(request, "POST", "/swarm/change")) return change(request);
  return text(404, "GET /swarm/status, GET /swarm/missing, POST /swarm/expect, POST /swarm/reset, "
                   "POST /swarm/change?group=N\n");
}

http::reply control::change(const http::request& request) const {
  const auto group = group_of(request.target);
  if (!group) return text(400, "which group? POST /swarm/change?group=0\n");
  const auto end = request.body.find_last_not_of(" \r\n");
  const auto does =
      parse_behaviour(std::string_view(request.body).substr(0, end == std::string::npos ? 0 : end + 1));
  if (!does) return text(400, does.error().message() + "\n");
  const auto changed = actions_.change(*group, *does);
  if (!changed) return text(409, changed.error().message() + "\n");
  return text(200, to_text(*does) + "\n");
}

} // namespace pheidi::swarm
