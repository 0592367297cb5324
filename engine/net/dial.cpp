// From a host to a stream: resolve, guard, connect, shake hands. The one way out to the world.
#include "connect.hpp"
#include "host_name.hpp"
#include "stream_impl.hpp"

#include "pheidi/net/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <sys/un.h>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::vector<tcp::endpoint> endpoints(const std::vector<asio::ip::address>& addresses, std::uint16_t port) {
  std::vector<tcp::endpoint> out;
  for (const auto& a : addresses)
    out.emplace_back(a, port);
  return out;
}

/// What the guard lets through, in the order to try; refused_address if it is nothing.
result<std::vector<tcp::endpoint>> admitted(dialer& d, const std::string& host,
                                            const std::vector<asio::ip::address>& addresses,
                                            std::uint16_t port) {
  const auto* ipv4_first = d.prefers_ipv4.find(host);
  auto ordered = interleaved(addresses, ipv4_first != nullptr);
  std::erase_if(ordered, [&d](const asio::ip::address& a) { return !d.addresses.allows(a); });
  if (!ordered.empty()) {
    std::vector<tcp::endpoint> out;
    for (const auto& a : ordered)
      out.emplace_back(a, d.names.port_at(host, a, port));
    return out;
  }
  const auto first = addresses.empty() ? "no address" : addresses.front().to_string();
  return error(errc::refused_address, host + " (" + first + ")");
}

void remember_family(dialer& d, const std::string& host, const std::vector<tcp::endpoint>& tried,
                     const tcp::endpoint& winner) {
  const auto other = [&winner](const tcp::endpoint& e) { return e.protocol() != winner.protocol(); };
  if (std::none_of(tried.begin(), tried.end(), other)) return;
  if (winner.address().is_v4()) {
    d.prefers_ipv4.put(host, true);
  } else {
    d.prefers_ipv4.erase(host);
  }
}

hosts_table system_hosts() {
  auto read = hosts_table::read_file("/etc/hosts");
  return read ? std::move(*read) : hosts_table();
}

} // namespace

awaitable<result<stream>> dial(dialer& d, std::string host, std::uint16_t port, bool tls) {
  const auto name = host_name::parse(host);
  if (!name) co_return name.error();
  if (name->is_hidden()) co_return error(errc::refused_hidden, name->name);
  auto resolved = co_await d.names.resolve(name->name, d.timeouts.dns);
  if (!resolved) co_return resolved.error();
  auto targets = admitted(d, name->name, *resolved, port);
  if (!targets) co_return targets.error();
  const std::string label = name->name + ":" + std::to_string(port);
  auto first = co_await connect_first(d.on, *targets, label, d.timeouts.connect);
  if (!first) co_return first.error();
  remember_family(d, name->name, *targets, first->peer);
  auto out = make_stream(d.on, std::move(first->socket), first->peer);
  if (!tls) co_return std::move(out);
  if (!d.tls) co_return error(errc::tls_handshake, label + ": no TLS context");
  auto shaken = co_await out.handshake_client(*d.tls, name->name, port, d.timeouts.tls);
  if (!shaken) co_return error(shaken.error().code, name->name + " " + shaken.error().context);
  co_return std::move(out);
}

awaitable<result<stream>> dial_trusted(loop& l, std::string host, std::uint16_t port, milliseconds timeout) {
  resolver_options options;
  options.timeout = timeout;
  options.search_domains = true;
  options.hosts = std::make_shared<const hosts_table>(system_hosts());
  resolver names(l, std::move(options));
  auto resolved = co_await names.resolve(host, timeout);
  if (!resolved) co_return resolved.error();
  auto targets = endpoints(interleaved(*resolved, false), port);
  const std::string label = host + ":" + std::to_string(port);
  auto first = co_await connect_first(l, std::move(targets), label, timeout);
  if (!first) co_return first.error();
  co_return make_stream(l, std::move(first->socket), first->peer);
}

awaitable<result<stream>> dial_unix(loop& l, std::string path, milliseconds timeout) {
  constexpr milliseconds full_pause{20};
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof to.sun_path) co_return error(errc::bad_host, path);
  path.copy(to.sun_path, path.size());
  const auto until = steady_clock::now() + timeout;
  while (true) {
    auto socket = open_socket(l, AF_UNIX);
    if (!socket) co_return socket.error();
    const int fd = socket->native_handle();
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0)
      co_return make_unix_stream(l, std::move(*socket));
    // A full backlog answers EAGAIN, and no event tells when there is room.
    if (errno != EAGAIN) co_return system_error(errno, path, errc::connect_failed);
    if (steady_clock::now() >= until) co_return error(errc::connect_timeout, path);
    co_await sleep_for(l, full_pause);
  }
}

} // namespace pheidi::net
