// Replies to bytes.
#include "pheidi/base/clock.hpp"
#include "pheidi/http/server.hpp"

#include <fmt/format.h>

namespace pheidi::http {

namespace {

std::string_view reason(int status) {
  switch (status) {
  case 100:
    return "Continue";
  case 101:
    return "Switching Protocols";
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 202:
    return "Accepted";
  case 204:
    return "No Content";
  case 301:
    return "Moved Permanently";
  case 302:
    return "Found";
  case 303:
    return "See Other";
  case 304:
    return "Not Modified";
  case 307:
    return "Temporary Redirect";
  case 308:
    return "Permanent Redirect";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 406:
    return "Not Acceptable";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 410:
    return "Gone";
  case 413:
    return "Content Too Large";
  case 415:
    return "Unsupported Media Type";
  case 417:
    return "Expectation Failed";
  case 422:
    return "Unprocessable Content";
  case 429:
    return "Too Many Requests";
  case 426:
    return "Upgrade Required";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 502:
    return "Bad Gateway";
  case 503:
    return "Service Unavailable";
  case 504:
    return "Gateway Timeout";
  default:
    return "Status";
  }
}

/// A value that came from elsewhere must not end its line.
void append_line_text(std::string& out, std::string_view text) {
  for (const char c : text)
    if (c != '\r' && c != '\n' && c != '\0') out += c;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  append_line_text(out, name);
  out += ": ";
  append_line_text(out, value);
  out += "\r\n";
}

/// Formatted once a second and thread.
std::string_view date_now() {
  thread_local std::int64_t last = -1;
  thread_local std::string text;
  const auto now = wall_clock::now();
  if (const auto second = wall_clock::to_time_t(now); second != last) {
    last = second;
    text = http_date(now);
  }
  return text;
}

bool may_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

} // namespace

std::string render_head(const reply& r, bool keep_alive) {
  std::string out;
  out.reserve(256);
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", r.status, reason(r.status));
  append_field(out, "Date", date_now());
  if (may_have_body(r.status)) {
    if (!r.content_type.empty()) append_field(out, "Content-Type", r.content_type);
    if (!r.takes_over)
      fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", r.body.size() + r.rest.bytes);
  }
  const auto end = keep_alive && !r.takes_over ? "keep-alive" : "close";
  append_field(out, "Connection", r.status == 101 ? "Upgrade" : end);
  for (const auto& [name, value] : r.fields)
    append_field(out, name, value);
  out += "\r\n";
  return out;
}

std::string render(const reply& r, bool keep_alive) {
  auto out = render_head(r, keep_alive);
  if (may_have_body(r.status)) out += r.body;
  return out;
}

} // namespace pheidi::http
