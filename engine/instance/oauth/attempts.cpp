// A key of a digest that goes by itself: SET NX with its time to live, then INCR, in one round trip.
#include "attempts.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/crypto/digest.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

std::string key_of(const web::surroundings& here, const attempt& a) {
  const auto digest = crypto::hex(crypto::sha256(a.whose)).substr(0, 32);
  return fmt::format("{}pheidi:attempts:{}:{}", here.keys.prefix(), a.what, digest);
}

counted verdict(const std::vector<attempt>& all, const std::vector<redis::reply>& replies) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto* seen = 2 * i + 1 < replies.size() ? replies[2 * i + 1].integer() : nullptr;
    if (!seen) return counted::unknown;
    if (*seen > all[i].most) return counted::too_often;
  }
  return counted::allowed;
}

} // namespace

std::string neighbourhood(const std::string& address) {
  boost::system::error_code ec;
  const auto read = boost::asio::ip::make_address(address, ec);
  if (ec || !read.is_v6()) return address;
  return crypto::hex(
      std::string_view(reinterpret_cast<const char*>(read.to_v6().to_bytes().data()), 16).substr(0, 8));
}

net::awaitable<counted> count_attempts(const web::surroundings& here, std::vector<attempt> all) {
  std::erase_if(all, [](const attempt& a) { return a.whose.empty(); });
  if (!here.settings.web.rate_limits || all.empty()) co_return counted::allowed;
  std::vector<std::vector<std::string>> commands;
  for (const auto& each : all) {
    const auto key = key_of(here, each);
    commands.push_back({"SET", key, "0", "EX", std::to_string(each.within.count()), "NX"});
    commands.push_back({"INCR", key});
  }
  auto replies = co_await here.base.pipeline(std::move(commands));
  if (!replies) {
    log::warn("oauth.attempts", {{"error", replies.error().message()}});
    co_return counted::unknown;
  }
  co_return verdict(all, *replies);
}

} // namespace pheidi::instance::oauth
