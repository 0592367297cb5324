// One function that answers; a functor around it for the server.
#include "pheidi/ops/endpoints.hpp"

#include "pheidi/ops/exposition.hpp"

namespace pheidi::ops {

namespace {

http::reply text(int status, std::string body) {
  http::reply r;
  r.status = status;
  r.body = std::move(body);
  return r;
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

http::reply answer(const http::request& request, metrics::registry& registry, const probes& p) {
  if (request.method != "GET" && request.method != "HEAD") return text(405, "only GET is answered here\n");
  const auto path = path_of(request.target);
  if (path == "/metrics") {
    auto r = text(200, prometheus_text(registry.collect()));
    r.content_type = prometheus_content_type;
    return r;
  }
  if (path == "/healthz" || path == "/livez")
    return p.alive() ? text(200, "ok\n") : text(503, "a loop does not turn\n");
  if (path == "/readyz") {
    const auto why = p.not_ready();
    return why.empty() ? text(200, "ready\n") : text(503, why + "\n");
  }
  if (path == "/hosts") {
    auto r = text(200, p.hosts_json());
    r.content_type = "application/json; charset=utf-8";
    return r;
  }
  return text(404, "here are: /metrics /healthz /livez /readyz /hosts\n");
}

/// A functor, so that the coroutine does not outlive the captures of a lambda.
struct endpoints {
  metrics::registry& registry;
  probes p;
  net::awaitable<http::reply> operator()(http::request request) const {
    co_return answer(request, registry, p);
  }
};

} // namespace

http::handler make_endpoints(metrics::registry& registry, probes p) {
  return endpoints{registry, std::move(p)};
}

} // namespace pheidi::ops
