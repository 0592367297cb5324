#include "http/route.hpp"

#include "pheidi/crypto/digest.hpp"

#include <algorithm>
#include <array>

namespace pheidi::http {

namespace {

bool ends_in_hidden(std::string_view host) {
  return host.ends_with(".onion") || host.ends_with(".i2p");
}

bool is_this_machine(std::string_view host) {
  constexpr std::array<std::string_view, 5> names{"localhost", "localhost.localdomain", "localhost6",
                                                  "ip6-localhost", "ip6-loopback"};
  for (const auto name : names)
    if (host == name) return true;
  return host.ends_with(".localhost") || host.ends_with(".localdomain");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = static_cast<char>(c | 0x20);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    const int high = escape ? hex_value(text[i + 1]) : -1;
    const int low = escape ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

} // namespace

result<proxy> proxy::parse(std::string_view text) {
  const auto authority = text.find("://");
  if (authority == text.npos) return error{errc::bad_url, "proxy without scheme"};
  const auto begin = authority + 3;
  const auto end = std::min(text.find_first_of("/?#", begin), text.size());
  const auto at = text.substr(0, end).rfind('@');
  const bool has_user = at != text.npos && at >= begin;

  std::string bare(text.substr(0, begin));
  bare += text.substr(has_user ? at + 1 : begin);
  const auto where = url::parse(bare);
  if (!where) return where.error();
  proxy out{where->to, {}};
  // The user's name and password are never shown, so not even an error may carry them.
  if (has_user)
    out.authorization_line = "Proxy-Authorization: Basic " +
                             crypto::base64(percent_decoded(text.substr(begin, at - begin))) + "\r\n";
  return out;
}

std::string route::key() const {
  switch (how) {
  case by::direct:
    return to.key();
  case by::forward:
    return "forward " + through->at.key();
  case by::tunnel:
    return "tunnel " + to.key();
  }
  return {};
}

routes::setting routes::read(const std::string& text) {
  setting out;
  out.wanted = !text.empty();
  if (!out.wanted) return out;
  if (auto parsed = proxy::parse(text)) out.parsed = *std::move(parsed);
  return out;
}

routes::routes(const client_options& options, const net::guard& addresses)
    : addresses_(addresses), ordinary_(read(options.proxy)), hidden_(read(options.hidden_proxy)),
      allow_hidden_(options.allow_hidden) {}

bool routes::direct(const origin& to) const {
  return !ordinary_.wanted && !ends_in_hidden(to.host);
}

result<route> routes::plan(const origin& to) const {
  if (ends_in_hidden(to.host)) {
    if (hidden_.wanted) return by_proxy(to, hidden_);
    if (!allow_hidden_) return error{net::errc::refused_hidden, to.host};
  }
  if (ordinary_.wanted) return by_proxy(to, ordinary_);
  return route{to, route::by::direct, nullptr};
}

result<route> routes::by_proxy(const origin& to, const setting& s) const {
  if (!s.parsed)
    return error{net::errc::proxy_failed, "the proxy setting is not http(s)://[user:pass@]host:port"};
  if (to.tls && s.parsed->at.tls)
    return error{net::errc::proxy_failed, "https through a proxy that itself speaks TLS is not supported"};
  const auto allowed = judge(to);
  if (!allowed) return allowed.error();
  return route{to, to.tls ? route::by::tunnel : route::by::forward, &*s.parsed};
}

result<void> routes::judge(const origin& to) const {
  namespace ip = boost::asio::ip;
  boost::system::error_code ec;
  const auto literal = ip::make_address(to.host, ec);
  if (!ec && !addresses_.allows(literal)) return error{net::errc::refused_address, to.host};
  if (is_this_machine(to.host) && !addresses_.allows(ip::address_v4::loopback()))
    return error{net::errc::refused_address, to.host};
  return {};
}

} // namespace pheidi::http
