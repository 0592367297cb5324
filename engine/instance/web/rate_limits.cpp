// Every bound that applies is counted; the caller is told of the one that ends first.
#include "rate_limits.hpp"

#include "pheidi/http/client_address.hpp"

#include <fmt/format.h>

namespace pheidi::instance::web {

namespace {

constexpr bound of_anybody{300, std::chrono::minutes(5)}; // a token, or an address without one
constexpr bound of_account{1500, std::chrono::minutes(5)};
constexpr bound of_pages{300, std::chrono::minutes(15)};

const allowance& tighter(const allowance& a, const allowance& b) {
  if (a.allowed != b.allowed) return a.allowed ? b : a;
  return b.left < a.left ? b : a;
}

/// Clients are told how often they may still post, follow or report, whatever else is left.
bool told_alone(family f) {
  return f == family::statuses || f == family::follows || f == family::reports;
}

} // namespace

void rate_limits::remember(const std::string& token, const model::bearer& by) {
  owners_.put(token, by.who ? by.who->account.value : 0);
}

std::string rate_limits::whose(const asker& who) {
  const auto* account = owners_.find(who.token);
  // Apart, so that those who have no token cannot use up what it takes to prove one.
  if (!account) return (who.token.empty() ? "address " : "unproven at ") + http::network_of(who.address);
  return *account != 0 ? fmt::format("account {}", *account) : "token " + who.token;
}

allowance rate_limits::count(const asker& who, wall_time now) {
  const auto* account = owners_.find(who.token);
  const auto each = account ? "token " + who.token : whose(who);
  auto out = windows_.count(each, of_anybody, now);
  if (account && *account != 0) out = tighter(out, windows_.count(whose(who), of_account, now));
  if (who.turns_pages) out = tighter(out, windows_.count("pages of " + whose(who), of_pages, now));
  return out;
}

allowance rate_limits::count(family f, const asker& who, const allowance& general, wall_time now) {
  const auto most = bound_of(f);
  if (!most) return general;
  const auto own = windows_.count(fmt::format("{} of {}", static_cast<int>(f), whose(who)), *most, now);
  return told_alone(f) ? own : tighter(own, general);
}

} // namespace pheidi::instance::web
