#include "rig.hpp"

namespace pheidi::http::test {

namespace {

net::resolver_options test_names() {
  auto table = std::make_shared<net::hosts_table>();
  table->add("peer.example", boost::asio::ip::make_address("127.0.0.1"));
  table->add("other.example", boost::asio::ip::make_address("127.0.0.1"));
  net::resolver_options out;
  // Nothing but the table: a question to a real name server would be a bug of the test.
  out.name_servers = {"127.0.0.1:1"};
  out.hosts = table;
  return out;
}

} // namespace

rig::rig(std::vector<std::string> allowed)
    : names(loop, test_names()), guard(allowed), dialer{loop, names, guard, nullptr} {}

void rig::use_ca(const std::string& file) {
  auto made = net::tls_client_context::make(file);
  if (!made) throw std::runtime_error(made.error().message());
  tls = std::make_unique<net::tls_client_context>(*std::move(made));
  dialer.tls = tls.get();
}

std::string post(const std::string& body) {
  return "POST /inbox HTTP/1.1\r\nHost: peer.example\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n";
}

net::awaitable<exchanged> ask(client& c, origin to, std::string head, std::string body) {
  exchanged out{error{errc::ok}};
  auto lease = co_await c.acquire(to);
  if (!lease) {
    out.reply = lease.error();
    co_return std::move(out);
  }
  out.reused = lease->reused();
  out.reply = co_await c.exchange(*lease, head, body);
  co_return std::move(out);
}

double metric(const metrics::registry& r, std::string_view name, const metrics::labels& tags) {
  for (const auto& family : r.collect()) {
    if (family.name != name) continue;
    for (const auto& sample : family.samples)
      if (sample.tags == tags) return sample.value;
  }
  return -1;
}

} // namespace pheidi::http::test
