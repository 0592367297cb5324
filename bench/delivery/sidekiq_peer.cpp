#include "sidekiq_peer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace pheidi::bench {

namespace json = boost::json;

std::unique_ptr<test::logged_process> start_sidekiq(test::instance& here, int threads) {
  here.write("peer.json", json::serialize(json::object{
                              {"redis", here.redis().socket()},
                              {"postgres", here.database()},
                              {"hosts_file", here.path("hosts").string()},
                              {"local_domain", "local.example"},
                              {"threads", threads},
                          }));
  std::vector<std::string> command{"/usr/bin/sidekiq",
                                   "-r",
                                   std::string(PHEIDI_SOURCE_DIR) + "/bench/peers/boot.rb",
                                   "-q",
                                   "push",
                                   "-c",
                                   std::to_string(threads),
                                   "-t",
                                   "2"};
  auto process = std::make_unique<test::logged_process>(std::move(command), here.path("sidekiq.log"),
                                                        here.path("").string());
  const bool up = test::eventually([&] { return here.redis().integer({"SCARD", "processes"}) > 0; });
  if (!up) throw std::runtime_error("sidekiq did not start:\n" + process->log());
  return process;
}

} // namespace pheidi::bench
