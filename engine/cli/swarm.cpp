// `pheidi swarm`: a fake fediverse on loopback, to try, test and measure deliveries with.
#include "commands.hpp"
#include "swarm_commands.hpp"

namespace pheidi::cli {

void add_swarm_command(CLI::App& app, int& exit_code) {
  auto* swarm =
      app.add_subcommand("swarm", "a fake fediverse on loopback, to try and measure deliveries with");
  swarm->require_subcommand(1);
  swarm->footer("A whole run, in order:\n"
                "  pheidi swarm seed --database postgresql:///pheidi_try --accounts 10 \\\n"
                "      --local-domain local.test --keys keys.tsv > actors.json\n"
                "  pheidi swarm serve --group 95:latency=20ms..80ms --group 5:dead --port 18443 \\\n"
                "      --keys keys.tsv --hosts-file hosts --ca-file ca.pem --expect-file expected.tsv &\n"
                "  pheidi swarm enqueue --redis redis://localhost:6379/0 --actors actors.json \\\n"
                "      --hosts 100 --port 18443 --count 10000 --expect-file expected.tsv\n"
                "  pheidi run --until-empty --set network.hosts_file=hosts --set network.ca_file=ca.pem \\\n"
                "      --set network.allowed_private_addresses=127.0.0.0/8 ...");
  add_swarm_serve(*swarm, exit_code);
  add_swarm_seed(*swarm, exit_code);
  add_swarm_enqueue(*swarm, exit_code);
  add_swarm_neighbours(*swarm, exit_code);
}

} // namespace pheidi::cli
