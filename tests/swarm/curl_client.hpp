// curl as the sender: a client that is not ours, told where the swarm's hosts are.
#pragma once

#include "deliveries.hpp"
#include "shell.hpp"

#include "pheidi/swarm/world.hpp"

#include <fmt/format.h>

#include <string>

namespace pheidi::test {

class curl_client {
 public:
  curl_client(const swarm::world& to, const scratch& dir) : to_(to), dir_(dir) {
    if (!to.ca_pem().empty()) dir.file("ca.pem", to.ca_pem());
  }

  /// curl's exit status, and what it printed with `-w`.
  shell_result run(std::size_t host, const std::string& arguments) const {
    const auto& h = to_.hosts().at(host);
    const auto trust = to_.ca_pem().empty() ? "" : "--cacert " + dir_.path("ca.pem");
    return shell(fmt::format("curl -s --noproxy '*' -o /dev/null --max-time 20 --resolve {}:{}:{} {} {} {}",
                             h.name, to_.port(), h.address, trust, arguments, to_.inbox(host)));
  }
  /// An unsigned delivery; the status code as text.
  shell_result post(std::size_t host, const std::string& id, const std::string& more = {}) const {
    const auto body = fmt::format(R"({{"id":"{}","type":"Like"}})", id);
    const auto file = dir_.file("body.json", body);
    return run(host, fmt::format("-w '%{{http_code}}' --data-binary @{} {}", file, more));
  }
  shell_result post_signed(std::size_t host, const std::string& body, const fields& f) const {
    const auto file = dir_.file("body.json", body);
    return run(host, fmt::format("-w '%{{http_code}}' --data-binary @{} {}", file, curl_headers(f)));
  }

 private:
  const swarm::world& to_;
  const scratch& dir_;
};

} // namespace pheidi::test
