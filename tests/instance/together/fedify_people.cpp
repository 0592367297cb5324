#include "fedify_people.hpp"

#include "pheidi/base/clock.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fstream>
#include <stdexcept>

namespace pheidi::test {

namespace json = boost::json;

namespace {

std::string folder() {
  return std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/fedify";
}

} // namespace

bool fedify_people::installed() {
  return std::filesystem::exists(folder() + "/node_modules/.installed");
}

fedify_people::fedify_people(const country& all) {
  const auto leaf = all.ca.issue({.names = {country::third}}, wall_clock::now());
  std::ofstream(file("chain.pem")) << leaf.chain_pem;
  std::ofstream(file("key.pem")) << leaf.key_pem;
  std::ofstream(file("ca.pem")) << all.ca.pem();
  std::ofstream(file("hosts")) << all.hosts();
  process_ = std::make_unique<logged_process>(
      std::vector<std::string>{folder() + "/run", "people.mjs", "--control", file("control.sock"), "--host",
                               country::third, "--port", std::to_string(all.third_port), "--hosts",
                               file("hosts"), "--ca", file("ca.pem"), "--key", file("key.pem"), "--cert",
                               file("chain.pem")},
      file("log"));
  if (!process_->wait_for("ready")) throw std::runtime_error("people.mjs did not start:\n" + log());
}

json::value fedify_people::act(const std::string& name, const std::string& doing, json::object told) const {
  told["by"] = name;
  const auto answer =
      ask_http(file("control.sock"), "POST", "/" + doing, {{"Host", "control"}}, json::serialize(told));
  if (answer.status != 200) throw std::runtime_error(doing + ": " + answer.body + "\n" + log());
  return json::parse(answer.body);
}

json::object fedify_people::state(const std::string& name) const {
  return act(name, "state").as_object();
}

} // namespace pheidi::test
