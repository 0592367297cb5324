#include "ruby_sidekiq.hpp"

#include "support/child_process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace pheidi::test {

namespace json = boost::json;

std::string ruby_sidekiq::path_of(const std::string& script) const {
  return std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/sidekiq/" + script;
}

json::value ruby_sidekiq::script(const std::string& name, const std::vector<std::string>& arguments) {
  child_options o;
  o.arguments = {"/usr/bin/ruby", path_of(name), instance_.redis().socket()};
  o.arguments.insert(o.arguments.end(), arguments.begin(), arguments.end());
  o.output_file = instance_.path(fmt::format("{}.{}.out", name, ++runs_)).string();
  run_child(o);
  std::ifstream in(o.output_file);
  std::string last;
  for (std::string line; std::getline(in, line);)
    last = line;
  return json::parse(last);
}

json::array ruby_sidekiq::push(const ruby_jobs& jobs) {
  json::object item{
      {"class", jobs.klass}, {"queue", jobs.queue}, {"retry", 16}, {"dead", false}, {"args", jobs.args}};
  if (jobs.delay_s > 0) item["in"] = jobs.delay_s;
  instance_.write("jobs.json", json::serialize(item));
  return script("deliver.rb", {instance_.path("jobs.json").string()}).as_array();
}

json::array ruby_sidekiq::push_deliveries(swarm::world& world, int count, double delay_s) {
  ruby_jobs jobs;
  jobs.delay_s = delay_s;
  std::vector<swarm::delivery> expected;
  for (int i = 0; i < count; ++i) {
    const auto n = static_cast<std::size_t>(activities_++);
    const auto& sender = instance_.actors()[n % instance_.actors().size()];
    const auto host = n % world.hosts().size();
    const auto id = fmt::format("{}/statuses/{}/activity", sender.uri, n);
    const json::object activity{{"id", id}, {"type", "Create"}, {"actor", sender.uri}};
    jobs.args.push_back(
        json::array{json::serialize(activity), sender.account_id, world.inbox(host), json::object{}});
    expected.push_back({world.hosts()[host].name, id});
  }
  world.expect(expected);
  return push(jobs);
}

void ruby_sidekiq::write_settings(bool fail_deliveries) const {
  json::object key_ids;
  for (const auto& a : instance_.actors())
    key_ids[std::to_string(a.account_id)] = a.uri + "#main-key";
  if (!std::filesystem::exists(instance_.path("hosts"))) instance_.write("hosts", "");
  instance_.write("ruby-key.pem", instance_.private_pem());
  instance_.write("worker.json", json::serialize(json::object{
                                     {"redis", instance_.redis().socket()},
                                     {"hosts_file", instance_.path("hosts").string()},
                                     {"key_file", instance_.path("ruby-key.pem").string()},
                                     {"key_ids", key_ids},
                                     {"fail", fail_deliveries},
                                 }));
}

std::unique_ptr<logged_process> ruby_sidekiq::start(const std::vector<std::string>& queues,
                                                    bool fail_deliveries) {
  write_settings(fail_deliveries);
  std::vector<std::string> arguments{
      "/usr/bin/sidekiq", "-r", path_of("delivery_worker.rb"), "-c", "5", "-t", "5"};
  for (const auto& q : queues)
    arguments.insert(arguments.end(), {"-q", q});
  auto process = std::make_unique<logged_process>(std::move(arguments), instance_.path("sidekiq.log"),
                                                  instance_.path("").string());
  // Identities are host:pid:nonce.
  const auto mark = fmt::format(":{}:", process->pid());
  const bool up = eventually([&] {
    const auto alive = instance_.redis().list({"SMEMBERS", "processes"});
    return std::any_of(alive.begin(), alive.end(), [&](const auto& id) { return id.find(mark) != id.npos; });
  });
  if (!up) throw std::runtime_error("sidekiq did not start:\n" + process->log());
  return process;
}

std::size_t ruby_sidekiq::delivered_by(const logged_process& p) {
  std::size_t count = 0;
  for (const auto& line : p.lines_with("class=ActivityPub::DeliveryWorker"))
    count += line.ends_with("INFO: done");
  return count;
}

} // namespace pheidi::test
