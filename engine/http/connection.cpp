#include "http/connection.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pheidi::http {

namespace {

/// Labels by net::errc; other failures are "other". The order is that of the enum.
constexpr std::array<const char*, 20> names{"ok",
                                            "bad_host",
                                            "name_not_found",
                                            "dns_failed",
                                            "dns_timeout",
                                            "refused",
                                            "refused_hidden",
                                            "connect_failed",
                                            "connect_timeout",
                                            "tls_handshake",
                                            "tls_certificate",
                                            "tls_timeout",
                                            "write_timeout",
                                            "read_timeout",
                                            "total_timeout",
                                            "closed",
                                            "reset",
                                            "out_of_descriptors",
                                            "proxy_failed",
                                            "stopped"};
static_assert(static_cast<std::size_t>(net::errc::stopped) + 1 == names.size());

std::size_t index_of(const result<void>& outcome) {
  if (outcome) return 0;
  const auto code = outcome.error().code;
  if (code.category() != enum_category<net::errc>::instance()) return names.size();
  return static_cast<std::size_t>(code.value());
}

constexpr std::string_view states = "Connections of the HTTP client.";

} // namespace

client_metrics::client_metrics(metrics::registry& r)
    : in(r), idle(r.make_gauge("pheidi_http_client_connections", states, {{"state", "idle"}})),
      busy(r.make_gauge("pheidi_http_client_connections", states, {{"state", "busy"}})),
      reused(r.make_counter("pheidi_http_client_reused_total", "Exchanges that found a kept connection.")),
      resumed(
          r.make_counter("pheidi_http_client_tls_resumed_total", "TLS handshakes that resumed a session.")),
      by_result_(names.size() + 1) {}

void client_metrics::dialled(const result<void>& outcome) {
  const auto i = std::min(index_of(outcome), names.size());
  auto& cell = by_result_[i];
  if (!cell)
    cell = &in.make_counter("pheidi_http_client_dials_total", "Connections dialled, by what came of it.",
                            {{"result", i < names.size() ? names[i] : "other"}});
  cell->add();
}

connection::connection(client_metrics& c, route r, std::string pool_key)
    : counts(&c), way(std::move(r)), key(std::move(pool_key)) {
  ++counts->open;
  counts->busy.add(1);
}

connection::~connection() {
  if (!counts) return;
  --counts->open;
  (is_idle ? counts->idle : counts->busy).add(-1);
}

void connection::become_idle() {
  is_idle = true;
  counts->busy.add(-1);
  counts->idle.add(1);
}

void connection::become_busy() {
  is_idle = false;
  counts->idle.add(-1);
  counts->busy.add(1);
}

} // namespace pheidi::http
