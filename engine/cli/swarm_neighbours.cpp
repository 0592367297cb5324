// `pheidi swarm neighbours`
#include "swarm_commands.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/neighbours.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>

namespace pheidi::cli {

namespace {

struct options {
  swarm::neighbour_options how;
  std::string hosts_file, ca_file;
  int post_every = 45;
  bool http = false;
  bool json = false;
};

int complain(const error& e) {
  fmt::print(stderr, "pheidi swarm neighbours: {}\n", e.message());
  return 2;
}

result<void> write_files(const options& o, const swarm::neighbours& near) {
  if (!o.hosts_file.empty()) {
    const auto written = swarm::write_file(o.hosts_file, near.hosts_file());
    if (!written) return written.error();
  }
  if (o.ca_file.empty() || o.http) return {};
  return swarm::write_file(o.ca_file, near.ca_pem());
}

void print_counts(const options& o, const swarm::neighbour_counts& c) {
  if (!o.json) {
    fmt::print(
        "{} follow it, {} follows accepted, {} posts, {} replies, {} likes, {} boosts, {} requests failed\n",
        c.followed, c.follows_accepted, c.posts, c.replies, c.likes, c.boosts, c.failed);
    return;
  }
  std::string out;
  json::writer w(out);
  const auto count = [&w](std::string_view name, std::uint64_t n) {
    w.key(name).integer(static_cast<std::int64_t>(n));
  };
  w.object();
  count("followed", c.followed);
  count("follows_accepted", c.follows_accepted);
  count("posts", c.posts);
  count("replies", c.replies);
  count("likes", c.likes);
  count("boosts", c.boosts);
  count("failed", c.failed);
  w.end();
  fmt::print("{}\n", out);
}

int execute(const options& o) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  // Before there are threads, so that they leave both to us.
  ::sigprocmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  log::configure(log::level::warn, log::format::human);
  auto how = o.how;
  how.tls = !o.http;
  how.posts_every = seconds(o.post_every);
  auto near = swarm::neighbours::move_in(std::move(how));
  if (!near) return complain(near.error());
  const auto written = write_files(o, **near);
  if (!written) return complain(written.error());
  for (const auto& handle : (*near)->handles())
    fmt::print("{}\n", handle);
  std::fflush(stdout);
  (*near)->begin();
  int which = 0;
  sigwait(&ends, &which);
  print_counts(o, (*near)->counts());
  return 0;
}

} // namespace

void add_swarm_neighbours(CLI::App& swarm, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command =
      swarm.add_subcommand("neighbours", "a few servers whose people follow an account and talk with it");
  command
      ->add_option("--instance", o->how.instance,
                   "where the instance answers plain HTTP, such as 127.0.0.1:3000")
      ->required();
  command->add_option("--domain", o->how.domain, "its LOCAL_DOMAIN")->required();
  command->add_option("--account", o->how.account, "the user name of the account")->required();
  command->add_option("--servers", o->how.count, "how many")
      ->check(CLI::Range(std::size_t{1}, swarm::most_neighbours))
      ->capture_default_str();
  command->add_flag("--http", o->http,
                    "their URLs are http, for an instance whose own are (one of localhost)");
  command->add_option("--port", o->how.port, "port of the swarm (default: a free one)");
  command->add_option("--keys", o->how.keys,
                      "directory that keeps their keys, so that they stay who they are");
  command->add_option("--hosts-file", o->hosts_file,
                      "write names and addresses here, for network.hosts_file");
  command->add_option("--ca-file", o->ca_file, "write the CA certificate here, for network.ca_file");
  command->add_option("--post-every", o->post_every, "seconds between two posts of one of them")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_flag("--json", o->json, "the closing counts as JSON");
  command->footer(
      "Prints who they are, waits for the account, and lives until INT or TERM.\n"
      "Start it before the instance, which reads the files when it starts:\n"
      "  pheidi swarm neighbours --http --instance 127.0.0.1:3000 --domain localhost:3000 --account admin "
      "\\\n"
      "      --keys keys --hosts-file hosts &\n"
      "  pheidi up --set network.hosts_file=hosts --set network.allowed_private_addresses=127.0.0.0/8");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
