#include "discovery_rig.hpp"

#include "swarm/trust.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {

namespace {

const crypto::rsa_private_key& test_key() {
  static const auto key = crypto::rsa_private_key::generate();
  return key;
}

swarm::world start_world(bool tls) {
  swarm::world_options o;
  o.tls = tls;
  o.keys.add(rig::key_id(), test_key().public_pem()).value();
  return swarm::world::start(std::move(o)).value();
}

config::settings make_settings(bool tls) {
  config::settings s;
  s.identity.local_domain = "local.test";
  s.identity.web_domain = "social.local.test";
  s.identity.alternate_domains = {"alias.example"};
  s.identity.https = tls;
  s.identity.user_agent = "Pheidi test";
  s.delivery.first_byte_timeout = seconds(20);
  return s;
}

net::resolver_options names_of(const swarm::world& w, std::uint16_t forbidden_port) {
  net::resolver_options o;
  const auto inside = [&](const char* name, const char* address) {
    return fmt::format("{}:{} {}\n", address, forbidden_port, name);
  };
  o.hosts = std::make_shared<const net::hosts_table>(
      net::hosts_table::parse(fmt::format("127.9.0.1:{} *.example\n", w.port()) +
                              inside("inside.example", "127.0.0.1") + inside("inside6.example", "[::1]") +
                              inside("both.example", "[::1]") + inside("both.example", "127.0.0.1")));
  // Nothing but the table: a question to a real name server would be a bug of the test.
  o.name_servers = {"127.0.0.1:1"};
  o.timeout = milliseconds(200);
  return o;
}

net::awaitable<void> put_into(net::awaitable<result<fetched_document>> work,
                              std::vector<result<fetched_document>>& out, std::size_t wanted, net::loop& l) {
  auto one = co_await std::move(work);
  out.push_back(std::move(one));
  if (out.size() == wanted) l.stop();
}

net::awaitable<result<signer>> sign_as_test(const bool& can_sign) {
  if (!can_sign) co_return error(db::errc::unavailable);
  signer s{rig::key_id(), std::make_shared<const crypto::rsa_private_key>(
                              crypto::rsa_private_key::from_pem(test_key().private_pem()).value())};
  co_return std::move(s);
}

fetcher::parts parts_of(rig& r, const host_budget& limits) {
  return {r.settings,
          r.client,
          [&r](std::optional<account_id>) { return sign_as_test(r.can_sign); },
          [&r] { return std::shared_ptr<const model::domain_policy>(r.policy); },
          r.registry,
          limits};
}

} // namespace

const std::string& rig::key_id() {
  static const std::string id = "https://social.local.test/actor#main-key";
  return id;
}

rig::rig(rig_options o)
    : world(start_world(o.tls)), settings(make_settings(o.tls)),
      names(loop, names_of(world, forbidden.port())), guard({"127.9.0.1"}),
      tls(test::trust(world)), dialer{loop, names, guard, &tls},
      client(dialer, make_client_options(settings)), documents(parts_of(*this, o.per_host)) {}

rig::~rig() {
  client.close_idle();
  world.stop();
}

void rig::publish_object(const std::string& url, const std::string& members) {
  world.publish(url, fmt::format(R"({{"id":"{}","type":"Note"{}}})", url, members)).value();
}

void rig::redirect(const std::string& from, const std::string& to, int status) {
  world.publish(from, {}, "text/plain", status, {{"Location", to}}).value();
}

result<fetched_document> rig::get(const std::string& uri, get_options options, budget_ptr costs) {
  return run(documents.get(uri, std::move(costs), options));
}

result<std::string> rig::get_text(const std::string& uri, get_options options) {
  return run(documents.get_text(uri, nullptr, options));
}

std::vector<result<fetched_document>> rig::get_all(const std::vector<std::string>& uris) {
  std::vector<result<fetched_document>> out;
  for (const auto& uri : uris)
    loop.spawn(put_into(documents.get(uri, nullptr, {}), out, uris.size(), loop));
  while (out.size() < uris.size())
    loop.run();
  return out;
}

double rig::fetches(const std::string& result) const {
  for (const auto& family : registry.collect()) {
    if (family.name != "pheidi_discovery_fetches_total") continue;
    for (const auto& sample : family.samples)
      if (sample.tags == metrics::labels{{"result", result}}) return sample.value;
  }
  return 0;
}

void PrintTo(errc e, std::ostream* out) {
  *out << describe(e);
}

std::vector<std::string> forbidden_hosts() {
  return {"127.0.0.1",
          "127.1",
          "2130706433",
          "0x7f000001",
          "0177.0.0.1",
          "0",
          "0.0.0.0",
          "127.0.0.1.",
          "localhost",
          "localhost.",
          "inside.example",
          "inside6.example",
          "both.example",
          "[::1]",
          "[::]",
          "[::ffff:127.0.0.1]",
          "[::127.0.0.1]",
          "[::ffff:7f00:1]",
          "[64:ff9b::7f00:1]",
          "[64:ff9b:1::7f00:1]",
          "[2002:7f00:1::]",
          "[2001::7f00:1]",
          "[fe80::1%25lo]",
          "[fe80::1]",
          "[fd00::1]",
          "[fec0::1]",
          "10.0.0.1",
          "172.16.0.1",
          "192.168.0.1",
          "169.254.169.254",
          "100.64.0.1",
          "100.100.100.200",
          "192.0.0.1",
          "192.0.2.1",
          "198.18.0.1",
          "198.51.100.1",
          "203.0.113.1",
          "192.88.99.1",
          "224.0.0.1",
          "240.0.0.1",
          "255.255.255.255",
          "[100::1]",
          "[2001:10::1]",
          "[2001:20::1]",
          "[2001:db8::1]",
          "[3fff::1]",
          "[5f00::1]",
          "[ff02::1]",
          "good@127.0.0.1",
          "127%2e0.0.1",
          "%31%32%37.0.0.1",
          "①②⑦.⓪.⓪.①",
          "１２７.0.0.1",
          "127.0.0.1\\@good.example"};
}

} // namespace pheidi::federation::discovery
