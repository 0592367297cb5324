// From a request to 101: who asks for a WebSocket, and whether rightly.
#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/http/websocket.hpp"

namespace pheidi::http {

namespace {

constexpr std::size_t most_protocols = 16;
constexpr std::size_t key_bytes = 16;
/// Fixed by RFC 6455, section 1.3.
constexpr std::string_view salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The items of all fields of this name, until `each` has had enough.
template <class F>
void for_each_item(const request& asked, std::string_view name, F each) {
  for (const auto& [field, value] : asked.fields) {
    if (!ascii::same_ignoring_case(field, name)) continue;
    std::string_view rest = value;
    for (bool more = true; more;) {
      const auto comma = rest.find(',');
      const auto item = ascii::trim(rest.substr(0, comma));
      if (!item.empty() && !each(item)) return;
      more = comma != rest.npos;
      if (more) rest.remove_prefix(comma + 1);
    }
  }
}

bool lists(const request& asked, std::string_view name, std::string_view token) {
  bool found = false;
  for_each_item(asked, name, [&](std::string_view item) {
    found = ascii::same_ignoring_case(item, token);
    return !found;
  });
  return found;
}

reply refuse(int status, std::string_view why) {
  reply out;
  out.status = status;
  out.body = std::string(why) + "\n";
  if (status == 426) {
    out.fields.emplace_back("Upgrade", "websocket");
    out.fields.emplace_back("Sec-WebSocket-Version", "13");
  }
  return out;
}

} // namespace

bool asks_for_websocket(const request& asked) {
  return lists(asked, "upgrade", "websocket");
}

std::vector<std::string_view> offered_protocols(const request& asked) {
  std::vector<std::string_view> out;
  for_each_item(asked, "sec-websocket-protocol", [&](std::string_view item) {
    out.push_back(item);
    return out.size() < most_protocols;
  });
  return out;
}

reply answer_websocket(const request& asked, websocket::session s, std::string protocol,
                       websocket_options options) {
  if (!asks_for_websocket(asked)) return refuse(426, "a WebSocket is served here");
  if (asked.method != "GET" || !lists(asked, "connection", "upgrade") || !asked.body.empty())
    return refuse(400, "no opening of a WebSocket");
  const auto* version = asked.find("sec-websocket-version");
  if (!version || ascii::trim(*version) != "13") return refuse(426, "only version 13 is spoken");
  const auto* key = asked.find("sec-websocket-key");
  const auto nonce = crypto::base64_decode(key ? ascii::trim(*key) : std::string_view());
  if (!nonce || nonce->size() != key_bytes) return refuse(400, "the key is not 16 bytes in base64");

  reply out;
  out.status = 101;
  out.fields.emplace_back("Upgrade", "websocket");
  const auto proof = std::string(ascii::trim(*key)) + std::string(salt);
  out.fields.emplace_back("Sec-WebSocket-Accept", crypto::base64(crypto::sha1(proof)));
  if (!protocol.empty()) out.fields.emplace_back("Sec-WebSocket-Protocol", std::move(protocol));
  out.takes_over = [s = std::move(s), options](taken_connection at) {
    return websocket::run(std::move(at), options, s);
  };
  return out;
}

} // namespace pheidi::http
