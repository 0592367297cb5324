// Listening, accepting and the bound on connections.
#include "http/server_impl.hpp"

#include "pheidi/base/log.hpp"

#include <charconv>

namespace pheidi::http {

namespace {

struct listen_address {
  std::string path; // of a unix socket
  std::string host;
  std::uint16_t port = 0;
};

result<listen_address> parse_listen_address(std::string_view text) {
  listen_address out;
  if (text.starts_with("unix:")) {
    out.path = text.substr(5);
    if (out.path.empty()) return error{errc::bad_listen_address, std::string(text)};
    return out;
  }
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return error{errc::bad_listen_address, std::string(text)};
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  if (failed != std::errc() || end != digits.data() + digits.size())
    return error{errc::bad_listen_address, std::string(text)};
  out.host = host;
  return out;
}

constexpr const char* class_names[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};

} // namespace

server_metrics::server_metrics(metrics::registry& r)
    : connections(r.make_gauge("pheidi_http_server_connections", "Connections that are open.")),
      refused(r.make_counter("pheidi_http_server_refused_total",
                             "Connections refused because the bound is reached.")),
      taken_over(r.make_gauge("pheidi_http_server_streams",
                              "Connections that a WebSocket or server-sent events have taken over.")),
      too_slow(r.make_counter("pheidi_http_server_slow_streams_total",
                              "Streams that were cut off because their peers did not read.")) {
  for (std::size_t i = 0; i < 5; ++i)
    by_class[i] = &r.make_counter("pheidi_http_server_answers_total", "Answers by class of status.",
                                  {{"status", class_names[i]}});
}

void server_metrics::answered(int status) {
  const int index = status / 100 - 1;
  if (index >= 0 && index < 5) by_class[index]->add();
}

server::impl::impl(net::loop& l, server_options o, handler h, metrics::registry* r)
    : on(l), options(o), respond(std::move(h)), own_registry(r ? nullptr : new metrics::registry),
      counts(r ? *r : *own_registry) {}

result<net::listener> server::impl::open_listener(const std::string& address) {
  const auto parsed = parse_listen_address(address);
  if (!parsed) return parsed.error();
  if (!parsed->path.empty()) return net::listener::unix_path(on, parsed->path);
  return net::listener::tcp(on, parsed->host, parsed->port);
}

result<std::uint16_t> server::impl::listen(const std::string& address, net::tls_server_context* tls) {
  auto opened = open_listener(address);
  if (!opened) return opened.error();
  auto& kept = listeners.emplace_back(std::move(*opened));
  on.spawn(accept_loop(shared_from_this(), &kept, tls));
  return address.starts_with("unix:") ? std::uint16_t{0} : kept.port();
}

void server::impl::close() {
  closing = true;
  for (auto& l : listeners)
    l.close();
  for (auto it = waiting.begin(); it != waiting.end();) {
    auto& each = *it++;
    if (!each.asks) hang_up(each);
  }
  for (auto& each : taken)
    each.on.close();
}

bool server::impl::make_room() {
  if (waiting.empty()) return false;
  hang_up(waiting.front());
  return true;
}

void server::impl::hang_up(served& waits) {
  end_wait(waits);
  waits.on.close();
}

net::awaitable<void> server::impl::accept_loop(std::shared_ptr<impl> self, net::listener* from,
                                               net::tls_server_context* tls) {
  while (!self->closing) {
    auto accepted = co_await from->accept();
    if (!accepted) {
      if (!accepted.error().is(net::errc::stopped))
        log::error("http.accept_failed", {{"reason", accepted.error().message()}});
      co_return;
    }
    if (self->open >= self->options.max_connections && !self->make_room()) {
      self->counts.refused.add();
      if (tls) continue; // a handshake is more than a refusal is worth
      co_await self->refuse(*accepted, 503, false);
      continue;
    }
    auto here = std::make_unique<counted>(self->counts, self->open);
    self->on.spawn(serve(self, std::move(here), std::move(*accepted), tls));
  }
}

server::server(net::loop& l, server_options options, handler h, metrics::registry* registry)
    : impl_(std::make_shared<impl>(l, options, std::move(h), registry)) {}
server::~server() {
  close();
}

result<std::uint16_t> server::listen(const std::string& address) {
  return impl_->listen(address, nullptr);
}
result<std::uint16_t> server::listen_tls(const std::string& address, net::tls_server_context& tls) {
  return impl_->listen(address, &tls);
}
std::size_t server::open() const {
  return impl_->open;
}
void server::close() {
  impl_->close();
}

} // namespace pheidi::http
