// The text of a URL and references against it; parsing is in the other url_*.cpp.
#include "pheidi/http/url.hpp"

#include "http/url_detail.hpp"

namespace pheidi::http {

namespace {

std::string_view scheme_of(const origin& o) {
  return o.tls ? "https" : "http";
}
bool has_default_port(const origin& o) {
  return o.port == (o.tls ? 443 : 80);
}

/// "mailto:x", "HTTPS://y": a reference that brings its own scheme.
bool has_scheme(std::string_view reference) {
  if (reference.empty() || !detail::is_alpha(reference.front())) return false;
  for (const char c : reference) {
    if (c == ':') return true;
    if (!detail::is_alpha(c) && !detail::is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return false;
}

} // namespace

std::string origin::key() const {
  std::string out;
  out.reserve(host.size() + 17);
  out += scheme_of(*this);
  out += "://";
  const bool literal = host.find(':') != host.npos;
  if (literal) out += '[';
  out += host;
  if (literal) out += ']';
  out += ':';
  out += std::to_string(port);
  return out;
}

result<url> url::parse(std::string_view text) {
  if (auto plain = detail::parse_plain(text)) return *std::move(plain);
  return detail::parse_general(text);
}

std::string url::host_text() const {
  return to.host.find(':') == to.host.npos ? to.host : '[' + to.host + ']';
}

std::string url::authority() const {
  return has_default_port(to) ? host_text() : host_text() + ':' + std::to_string(to.port);
}

std::string url::text() const {
  std::string out(scheme_of(to));
  out += "://";
  out += authority();
  out += target;
  return out;
}

result<url> url::resolve(std::string_view reference) const {
  if (has_scheme(reference)) return parse(reference);
  const std::string scheme(scheme_of(to));
  if (reference.starts_with("//")) return parse(scheme + ':' + std::string(reference));

  const std::string base = scheme + "://" + authority();
  const auto path = target.substr(0, target.find('?'));
  if (reference.empty() || reference.front() == '#') return parse(base + target);
  if (reference.front() == '/') return parse(base + std::string(reference));
  if (reference.front() == '?') return parse(base + path + std::string(reference));
  return parse(base + path.substr(0, path.rfind('/') + 1) + std::string(reference));
}

} // namespace pheidi::http
