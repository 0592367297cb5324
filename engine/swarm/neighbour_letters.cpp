// Requests as a server of the Fediverse makes them.
#include "swarm/neighbour_letters.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/http_signature.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace pheidi::swarm {

namespace {

constexpr std::string_view activity_type = "application/activity+json";

http::client_options client_options() {
  http::client_options out;
  out.max_connections = 16;
  out.keep_body_bytes = std::size_t{64} << 10;
  return out;
}

boost::json::object object_of(const std::string& text) {
  boost::system::error_code bad;
  auto value = boost::json::parse(text, bad);
  if (bad || !value.is_object()) return {};
  return std::move(value.as_object());
}

std::string text_at(const boost::json::object& in, std::string_view key) {
  const auto* found = in.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string self_link(const boost::json::object& jrd) {
  const auto* links = jrd.if_contains("links");
  if (!links || !links->is_array()) return {};
  for (const auto& each : links->as_array())
    if (each.is_object() && text_at(each.as_object(), "rel") == "self")
      return text_at(each.as_object(), "href");
  return {};
}

} // namespace

letters::letters(net::loop& on, http::origin at, std::string domain)
    : at_(std::move(at)), domain_(std::move(domain)), addresses_({"127.0.0.0/8", "::1"}),
      names_(on, {}), dialer_{on, names_, addresses_}, client_(dialer_, client_options()) {}

std::string letters::target_of(std::string_view uri) const {
  const auto url = http::url::parse(uri);
  return url ? url->target : std::string("/");
}

net::awaitable<std::optional<http::response>> letters::exchange(std::string head, std::string body) {
  auto lease = co_await client_.acquire(at_);
  if (!lease) co_return std::nullopt;
  auto answer = co_await client_.exchange(*lease, head, body);
  if (!answer) co_return std::nullopt;
  co_return std::move(*answer);
}

net::awaitable<std::optional<std::string>> letters::get(std::string target, std::string accept) {
  auto head = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nAccept: {}\r\n\r\n", target, domain_, accept);
  auto answer = co_await exchange(std::move(head), std::string());
  if (!answer || answer->status != 200) co_return std::nullopt;
  co_return std::move(answer->body);
}

net::awaitable<std::optional<acquaintance>> letters::look_up(std::string name) {
  acquaintance out;
  out.handle = fmt::format("{}@{}", name, domain_);
  auto target = fmt::format("/.well-known/webfinger?resource=acct:{}", out.handle);
  auto jrd = co_await get(std::move(target), "application/jrd+json");
  if (!jrd) co_return std::nullopt;
  out.uri = self_link(object_of(*jrd));
  auto actor = co_await get(target_of(out.uri), std::string(activity_type));
  if (!actor) co_return std::nullopt;
  out.inbox = text_at(object_of(*actor), "inbox");
  if (out.uri.empty() || out.inbox.empty()) co_return std::nullopt;
  co_return out;
}

net::awaitable<std::optional<letters::shown_key>> letters::key_of(acquaintance whom) {
  auto actor = co_await get(target_of(whom.uri), std::string(activity_type));
  if (!actor) co_return std::nullopt;
  const auto read = object_of(*actor);
  const auto* key = read.if_contains("publicKey");
  if (!key || !key->is_object()) co_return std::nullopt;
  shown_key out;
  out.id = text_at(key->as_object(), "id");
  out.pem = text_at(key->as_object(), "publicKeyPem");
  co_return out;
}

net::awaitable<bool> letters::send(const neighbour& from, const acquaintance& to, std::string activity) {
  const auto target = target_of(to.inbox), date = http_date(wall_clock::now());
  const auto digest = "SHA-256=" + crypto::base64(crypto::sha256(activity));
  const crypto::cavage_input in{"POST", target, domain_, date, activity_type, {}, digest};
  const auto signature = from.key().sign_sha256(crypto::cavage_signing_string(in));
  if (!signature) co_return false;
  auto head = fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nDate: {}\r\nContent-Type: {}\r\nDigest: {}\r\n"
                          "Signature: {}\r\nContent-Length: {}\r\n\r\n",
                          target, domain_, date, activity_type, digest,
                          crypto::cavage_header(in, from.key_id(), *signature), activity.size());
  auto answer = co_await exchange(std::move(head), std::move(activity));
  co_return answer && answer->status / 100 == 2;
}

} // namespace pheidi::swarm
