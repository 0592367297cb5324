#include "fedify_sender.hpp"

#include "http_post.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/certificate.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace pheidi::test {

namespace json = boost::json;

namespace {

/// Fedify cannot ask us for our keys: the documents of actors are what Rails serves.
void write_our_keys(instance& beside) {
  json::object keys{{"https://local.example/actor#main-key", beside.public_pem()}};
  for (const auto& a : beside.actors())
    keys[a.uri + "#main-key"] = beside.public_pem();
  beside.write("actors.json", json::serialize(keys));
}

void write_certificate(instance& beside) {
  const auto now = wall_clock::now();
  const auto ca = crypto::certificate_authority::make("Fedify test CA", now);
  const auto leaf = ca.issue({.names = {"fedify.example", "relay.example"}}, now);
  beside.write("fedify-chain.pem", leaf.chain_pem);
  beside.write("fedify-key.pem", leaf.key_pem);
  beside.write("ca.pem", ca.pem());
}

} // namespace

fedify_sender::fedify_sender(instance& beside) : beside_(beside) {
  write_our_keys(beside);
  write_certificate(beside);
  const auto file = [&](const char* name) { return beside.path(name).string(); };
  const auto folder = std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/fedify";
  process_ = std::make_unique<logged_process>(
      std::vector<std::string>{folder + "/run", "sender.mjs", "--control", file("fedify.sock"), "--inbox",
                               file("inbox.sock"), "--actors", file("actors.json"), "--hosts",
                               "fedify.example,relay.example", "--names", "alice,bob,carol", "--key",
                               file("fedify-key.pem"), "--cert", file("fedify-chain.pem")},
      beside.path("fedify-sender.log"));
  // The first line is the port.
  const bool up = eventually([&] { return process_->log().find('\n') != std::string::npos; });
  const int port = up ? std::atoi(process_->log().c_str()) : 0;
  if (port == 0) throw std::runtime_error("the Fedify sender did not start:\n" + process_->log());
  beside.write("hosts", fmt::format("127.0.0.1:{0} fedify.example\n127.0.0.1:{0} relay.example\n", port));
}

json::object fedify_sender::act(const std::string& path, const json::object& told) const {
  const auto answer =
      ask_http(beside_.path("fedify.sock"), "POST", path, {{"Host", "control"}}, json::serialize(told));
  if (answer.status != 200) throw std::runtime_error(path + " failed:\n" + log());
  return json::parse(answer.body).as_object();
}

json::array fedify_sender::received() const {
  auto answer = act("/received", {});
  return std::move(answer.at("received").as_array());
}

} // namespace pheidi::test
