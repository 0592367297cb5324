// The tables behind each meaning of an answer.
#include "pheidi/federation/delivery/outcome.hpp"

#include "pheidi/http/errc.hpp"
#include "pheidi/net/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace pheidi::federation::delivery {

namespace {

template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

bool is_final(int status, bool sender_gone) {
  if (status == 501) return true;
  if (status < 400 || status > 499) return false;
  if (status == 401) return sender_gone;
  return status != 408 && status != 429;
}

std::string_view net_label(const error& e) {
  if (e.code.category() != enum_category<net::errc>::instance()) return "http";
  switch (static_cast<net::errc>(e.code.value())) {
  case net::errc::name_not_found:
  case net::errc::dns_failed:
  case net::errc::dns_timeout:
  case net::errc::bad_host:
    return "dns";
  case net::errc::tls_handshake:
  case net::errc::tls_timeout:
    return "tls";
  case net::errc::tls_certificate:
    return "certificate";
  case net::errc::connect_failed:
  case net::errc::connect_timeout:
    return "connect";
  case net::errc::read_timeout:
  case net::errc::write_timeout:
  case net::errc::total_timeout:
    return "timeout";
  case net::errc::closed:
  case net::errc::reset:
    return "reset";
  default:
    return "network";
  }
}

std::string_view status_label(int status) {
  if (status == 429) return "http_429";
  if (status >= 500) return "http_5xx";
  if (status >= 400) return "http_4xx";
  return "http_other";
}

} // namespace

outcome from_status(int status, bool sender_gone, std::optional<seconds> retry_after) {
  if (status >= 200 && status <= 299) return delivered{status};
  if (is_final(status, sender_gone)) return refused{status};
  return host_fault{status, {}, retry_after};
}

outcome from_error(const error& e) {
  if (e.is(net::errc::refused_address) || e.is(net::errc::refused_hidden)) return forbidden{e};
  if (e.is(net::errc::out_of_descriptors) || e.is(http::errc::pool_exhausted))
    return deferred{seconds(15), "no descriptor left"};
  if (e.is(net::errc::stopped)) return deferred{seconds(0), "stopping"};
  return host_fault{0, e, std::nullopt};
}

std::string_view label(const outcome& o) {
  return std::visit(
      overloaded{
          [](const delivered&) -> std::string_view { return "delivered"; },
          [](const refused&) -> std::string_view { return "refused"; },
          [](const forbidden&) -> std::string_view { return "forbidden"; },
          [](const host_fault& f) { return f.status ? status_label(f.status) : net_label(f.why); },
          [](const own_fault&) -> std::string_view { return "own_fault"; },
          [](const skipped&) -> std::string_view { return "skipped"; },
          [](const deferred&) -> std::string_view { return "deferred"; },
      },
      o);
}

host_signal signal_for(const outcome& o) {
  return std::visit(overloaded{
                        [](const delivered&) { return host_signal::alive; },
                        [](const refused&) { return host_signal::alive; },
                        [](const host_fault& f) {
                          if (f.status == 429) return host_signal::overloaded;
                          return f.status >= 300 && f.status < 500 ? host_signal::alive : host_signal::fault;
                        },
                        [](const auto&) { return host_signal::none; },
                    },
                    o);
}

availability_signal availability_for(const outcome& o) {
  return std::visit(overloaded{
                        [](const delivered&) { return availability_signal::success; },
                        [](const forbidden&) { return availability_signal::failure; },
                        [](const host_fault&) { return availability_signal::failure; },
                        [](const auto&) { return availability_signal::none; },
                    },
                    o);
}

std::optional<sidekiq::failure> failure_of(const outcome& o, std::string_view inbox) {
  if (const auto* own = std::get_if<own_fault>(&o)) return own->why;
  const auto* fault = std::get_if<host_fault>(&o);
  if (!fault) return std::nullopt;
  if (fault->status)
    return sidekiq::failure{"Mastodon::UnexpectedResponseError",
                            fmt::format("{} returned code {}", inbox, fault->status)};
  return sidekiq::failure{"HTTP::ConnectionError", fmt::format("{} on {}", fault->why.message(), inbox)};
}

std::optional<seconds> parse_retry_after(std::string_view value, wall_time now, seconds cap) {
  std::int64_t count = 0;
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), count);
  if (ec == std::errc::result_out_of_range) return cap;
  if (ec == std::errc{} && end == value.data() + value.size())
    return std::clamp(seconds(count), seconds(0), cap);
  std::tm parsed{};
  const std::string text(value.substr(0, 64));
  const char* rest = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parsed);
  if (!rest || *rest != '\0') return std::nullopt;
  const auto when = wall_clock::from_time_t(timegm(&parsed));
  return std::clamp(std::chrono::duration_cast<seconds>(when - now), seconds(0), cap);
}

} // namespace pheidi::federation::delivery
