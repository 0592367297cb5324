#include "town.hpp"

#include "queue_view.hpp"
#include "support/free_port.hpp"

#include "pheidi/base/clock.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace pheidi::test {

namespace json = boost::json;

namespace {

// The smallest picture: one red pixel, PNG, in hexadecimal.
constexpr std::string_view red_pixel =
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000"
    "0003010100c9fe92ef0000000049454e44ae426082";

std::string bytes(std::string_view hexadecimal) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hexadecimal.substr(i, 2)), nullptr, 16));
  return out;
}

/// A form of those parts, of which the file is the last.
std::string picture_form(const std::string& edge, const std::string& description) {
  const auto part = [&edge](const std::string& head, const std::string& body) {
    return "--" + edge + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n";
  };
  return part("name=\"description\"", description) + part("name=\"focus\"", "0.5,-0.25") +
         part("name=\"file\"; filename=\"red.png\"\r\nContent-Type: image/png", bytes(red_pixel)) + "--" +
         edge + "--\r\n";
}

} // namespace

town::town(std::string domain, const crypto::certificate_authority& ca, const std::string& web_domain)
    : here(for_clients()), domain_(std::move(domain)), web_domain_(web_domain.empty() ? domain_ : web_domain),
      application_(add_application(here)) {
  const auto leaf = ca.issue({.names = {domain_, web_domain_}}, wall_clock::now());
  here.write("chain.pem", leaf.chain_pem);
  here.write("key.pem", leaf.key_pem);
  here.write("ca.pem", ca.pem());
  front_ = std::make_unique<logged_process>(
      std::vector<std::string>{"/usr/bin/python3",
                               std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/clients/tls_front.py",
                               file("chain.pem"), file("key.pem"), file("web.sock")},
      here.path("front.log"));
  // The first line is the port.
  const bool up = eventually([&] { return front_->log().find('\n') != std::string::npos; });
  if (up) port_ = static_cast<std::uint16_t>(std::atoi(front_->log().c_str()));
  if (port_ == 0) throw std::runtime_error("no TLS before the instance:\n" + front_->log());
}

void town::open(const std::string& hosts, const std::vector<std::string>& more) {
  here.write("hosts", hosts);
  std::vector<std::string> all{"--set", "identity.local_domain=" + domain_,
                               "--set", "identity.web_domain=" + web_domain_,
                               "--set", "web.listen=unix:" + file("web.sock"),
                               "--set", "web.api=true",
                               "--set", "queue.queues=push ingress default pull",
                               "--set", "queue.passthrough=none",
                               "--set", "web.rate_limits=false",
                               "--set", "media.root=" + file("system")};
  all.insert(all.end(), more.begin(), more.end());
  engine_ = here.start(std::move(all));
}

std::string town::hosts() const {
  return fmt::format("127.0.0.1:{0} {1}\n127.0.0.1:{0} {2}\n", port_, domain_, web_domain_);
}

api_person town::add_person(const std::string& name) {
  return add_api_person(here, application_, name);
}

void town::administer(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi");
  for (const auto& each :
       {std::string("--mastodon-env"), file(".env.production"), std::string("--set"),
        "identity.local_domain=" + domain_, std::string("--set"), "identity.web_domain=" + web_domain_})
    arguments.push_back(each);
  child_options options;
  options.arguments = std::move(arguments);
  options.output_file = file("administer.log");
  run_child(options);
}

void town::hasten() {
  queue_view(here.redis()).make_due("schedule");
}

api_answer citizen::get(const std::string& target) const {
  return at->ask({.method = "GET", .target = target, .token = me.token});
}

api_answer citizen::send(const std::string& method, const std::string& target,
                         const json::value& body) const {
  return at->ask({method, target, me.token, "application/json", json::serialize(body)});
}

std::string citizen::find_account(const std::string& what) const {
  std::string id;
  eventually([&] { return !(id = look_for("accounts", what)).empty(); });
  return id;
}

std::string citizen::find_status(const std::string& url) const {
  std::string id;
  eventually([&] { return !(id = look_for("statuses", url)).empty(); });
  return id;
}

std::string citizen::look_for(const std::string& type, const std::string& what) const {
  return get(fmt::format("/api/v2/search?type={}&resolve=true&q={}", type, encoded(what)))
      .text(fmt::format("/{}/0/id", type));
}

std::string citizen::known_status(const std::string& uri) const {
  return at->sql(fmt::format("SELECT id FROM statuses WHERE uri = '{}' AND deleted_at IS NULL", uri));
}

api_answer citizen::act(const std::string& what, const citizen& on) const {
  return post(fmt::format("/api/v1/accounts/{}/{}", find_account(on.address()), what));
}

api_answer citizen::relation_to(const citizen& other) const {
  return get("/api/v1/accounts/relationships?id[]=" + find_account(other.address()));
}

api_answer citizen::publish(const std::string& text, const json::object& more) const {
  json::object body{{"status", text}};
  for (const auto& [name, value] : more)
    body[name] = value;
  return post("/api/v1/statuses", body);
}

std::string citizen::upload_picture(const std::string& description) const {
  const std::string edge = "----edge";
  return at
      ->ask({"POST", "/api/v2/media", me.token, "multipart/form-data; boundary=" + edge,
             picture_form(edge, description)})
      .text("/id");
}

country::country(const std::string& quays_web_domain, const std::vector<std::string>& quays_more)
    : ca(crypto::certificate_authority::make("Test country", wall_clock::now())), third_port(free_port()),
      harbour("harbour.example", ca), quay("quay.example", ca, quays_web_domain) {
  harbour.open(hosts());
  quay.open(hosts(), quays_more);
}

country& country::shared() {
  static country all;
  return all;
}

std::string country::hosts() const {
  return harbour.hosts() + quay.hosts() + fmt::format("127.0.0.1:{} {}\n", third_port, third);
}

citizen country::somebody(town& at) {
  static int made = 0;
  return {&at, at.add_person(fmt::format("citizen{}", ++made))};
}

} // namespace pheidi::test
