// Checks of this machine: queues, DNS, descriptors, certificates, clocks.
#include "doctor_checks.hpp"

#include "pheidi/net/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>

namespace pheidi::app {

void judge_clock(const char* area, double apart, std::vector<finding>& out) {
  const auto off = std::abs(apart);
  if (off < 2)
    return out.push_back({verdict::fine, area, fmt::format("clock agrees ({:+.2f} s)", apart), ""});
  const auto level = off < 60 ? verdict::warning : verdict::broken;
  out.push_back({level, area,
                 fmt::format("its clock is {:+.1f} s from ours; signatures and retry times go by it", apart),
                 "timedatectl set-ntp true   (on both machines)"});
}

void check_queues(const config::settings& s, std::vector<finding>& out) {
  const auto& q = s.queue;
  const bool loops =
      std::any_of(q.queues.begin(), q.queues.end(), [&](const auto& e) { return e.name == q.passthrough; });
  if (loops)
    return out.push_back(
        {verdict::broken, "queues",
         fmt::format("pass-through queue '{}' is one that Pheidi works itself", q.passthrough),
         "pheidi run --passthrough default"});
  const auto others = q.passthrough.empty() ? std::string("are dropped") : "go to " + q.passthrough;
  std::string names;
  for (const auto& e : q.queues)
    names += (names.empty() ? "" : ", ") + e.name;
  out.push_back({verdict::fine, "queues", fmt::format("works {}; other classes {}", names, others), ""});
}

void check_descriptors(const config::settings& s, std::vector<finding>& out) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const auto needed = s.delivery.max_connections + 512;
  if (limit.rlim_max >= needed)
    return out.push_back({verdict::fine, "descriptors",
                          fmt::format("{} open files allowed, {} needed at most", limit.rlim_max, needed),
                          ""});
  out.push_back({limit.rlim_max < 1024 ? verdict::broken : verdict::warning, "descriptors",
                 fmt::format("only {} open files are allowed; {} may be needed", limit.rlim_max, needed),
                 fmt::format("LimitNOFILE={} in pheidi.service, or ulimit -n {}", needed, needed)});
}

void check_ca_bundle(const config::settings& s, std::vector<finding>& out) {
  const char* from_env = std::getenv("SSL_CERT_FILE");
  std::string path = s.network.ca_file;
  if (path.empty()) path = from_env ? from_env : "/etc/ssl/certs/ca-certificates.crt";
  std::ifstream file(path);
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);)
    count += line.find("BEGIN CERTIFICATE") != line.npos;
  if (count > 0)
    return out.push_back(
        {verdict::fine, "certificates", fmt::format("{} CA certificates in {}", count, path), ""});
  out.push_back({verdict::broken, "certificates", fmt::format("no CA certificate can be read from {}", path),
                 s.network.ca_file.empty() ? "apt install ca-certificates" : "correct network.ca_file"});
}

namespace {

net::awaitable<void> look_up(net::resolver& names, std::string host,
                             result<std::vector<boost::asio::ip::address>>& answer) {
  answer = co_await names.resolve(std::move(host));
}

} // namespace

void check_dns(const config::settings& s, std::vector<finding>& out) {
  net::loop loop("doctor");
  net::resolver_options options;
  options.name_servers = s.network.name_servers;
  options.timeout = s.delivery.dns_timeout;
  net::resolver names(loop, options);
  result<std::vector<boost::asio::ip::address>> answer = error(net::errc::dns_failed);
  loop.spawn(look_up(names, s.identity.web_domain.substr(0, s.identity.web_domain.find(':')), answer));
  loop.run_until_done();
  if (answer)
    return out.push_back({verdict::fine, "dns",
                          fmt::format("{} has {} addresses", s.identity.web_domain, answer->size()), ""});
  const bool absent = answer.error().is(net::errc::name_not_found);
  out.push_back(
      {verdict::warning, "dns",
       absent ? fmt::format("{} does not exist in the DNS", s.identity.web_domain)
              : fmt::format("looking up {} failed: {}", s.identity.web_domain, answer.error().message()),
       absent ? "check LOCAL_DOMAIN and WEB_DOMAIN" : "check /etc/resolv.conf or network.name_servers"});
}

} // namespace pheidi::app
