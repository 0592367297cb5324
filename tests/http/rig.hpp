// A loop, a resolver that knows our test names, a guard that admits loopback, and what runs on them.
#pragma once

#include "support/on_loop.hpp"

#include "pheidi/http/client.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/net/event.hpp"

#include <memory>
#include <string>

namespace pheidi::http::test {

using namespace std::chrono_literals;

struct rig {
  explicit rig(std::vector<std::string> allowed = {"127.0.0.0/8"});
  /// Lets every coroutine come to its end; what they wait for must be closed by then.
  ~rig() { loop.run_until_done(); }

  template <class T>
  T run(net::awaitable<T> work) {
    return pheidi::test::on_loop(loop, std::move(work));
  }
  void use_ca(const std::string& file);

  net::loop loop{"test", 1ms};
  net::resolver names;
  net::guard guard;
  std::unique_ptr<net::tls_client_context> tls;
  net::dialer dialer;
};

/// What one exchange ended with, as tests look at it.
struct exchanged {
  result<response> reply;
  bool reused = false;
};

inline std::string get(const std::string& target = "/") {
  return "GET " + target + " HTTP/1.1\r\nHost: peer.example\r\n\r\n";
}
std::string post(const std::string& body);

/// Acquires, exchanges, gives the lease back.
net::awaitable<exchanged> ask(client& c, origin to, std::string head, std::string body = {});

/// The value of a metric with these labels, -1 if it does not exist.
double metric(const metrics::registry& r, std::string_view name, const metrics::labels& tags = {});

} // namespace pheidi::http::test
