#include "dns_cache.hpp"

#include <algorithm>
#include <utility>

namespace pheidi::net {

namespace {

milliseconds doubled(milliseconds first, unsigned times) {
  return std::min(first * (1u << std::min(times, 10u)), dns_cache::longest_negative);
}

} // namespace

dns_cache::entry& dns_cache::entry_for(const std::string& host) {
  if (auto* known = entries_.find(host)) return *known;
  return entries_.put(host, entry());
}

std::optional<result<addresses>> dns_cache::find(const std::string& host, steady_time now) {
  const auto* e = entries_.find(host);
  if (!e || now >= e->fresh_until) return std::nullopt;
  if (e->known.empty()) return result<addresses>(error(e->failure, host));
  return result<addresses>(e->known);
}

std::optional<addresses> dns_cache::stale(const std::string& host, steady_time now) {
  const auto* e = entries_.find(host);
  if (!e || e->known.empty() || now >= e->stale_until) return std::nullopt;
  return e->known;
}

void dns_cache::found(const std::string& host, addresses a, milliseconds ttl, steady_time now) {
  auto& e = entry_for(host);
  e.known = std::move(a);
  e.failure = errc::ok;
  e.in_a_row = 0;
  e.fresh_until = now + std::clamp(ttl, limits_.min_ttl, limits_.max_ttl);
  e.stale_until = e.fresh_until + stale_for;
}

void dns_cache::absent(const std::string& host, steady_time now) {
  auto& e = entry_for(host);
  e.known.clear();
  e.failure = errc::name_not_found;
  e.fresh_until = now + doubled(first_absence, e.in_a_row++);
}

result<addresses> dns_cache::failed(const std::string& host, errc code, steady_time now) {
  auto& e = entry_for(host);
  if (now >= e.stale_until) e.known.clear();
  e.failure = code;
  e.fresh_until = now + doubled(first_failure, e.in_a_row++);
  if (e.known.empty()) return error(code, host);
  return e.known;
}

} // namespace pheidi::net
