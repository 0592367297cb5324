// `created` and `expires`: neither is needed, neither may be absurd.
#include "signature_dates.hpp"

#include "iso_time.hpp"

#include <boost/json/value.hpp>

namespace pheidi::crypto {

namespace {

/// What the clocks of peers are allowed to be ahead, as for HTTP signatures and then some.
constexpr auto ahead = std::chrono::hours(12);

/// Seconds since 1970 of the member; nothing if it is absent or null.
result<std::optional<std::int64_t>> date_at(const boost::json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr || found->is_null()) return std::optional<std::int64_t>();
  const auto seconds = parse_iso_seconds(text_at(object, name));
  if (!seconds) return error{errc::malformed_signature, std::string(name)};
  return seconds;
}

} // namespace

std::string_view text_at(const boost::json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) return {};
  return found->get_string();
}

result<void> check_dates(const boost::json::object& signature, wall_time now) {
  const auto created = date_at(signature, "created");
  if (!created) return created.error();
  const auto expires = date_at(signature, "expires");
  if (!expires) return expires.error();
  const auto seconds = wall_clock::to_time_t(now);
  if (*expires && **expires < seconds) return error{errc::stale, "expires"};
  if (*created && **created > wall_clock::to_time_t(now + ahead)) return error{errc::stale, "created"};
  return {};
}

} // namespace pheidi::crypto
