// Rows first, then what streams are told of those that are new and not filtered.
#include "pheidi/instance/feeds/notify.hpp"

#include "pheidi/instance/entities/notifications.hpp"

namespace pheidi::instance::feeds {

std::vector<publication> notify(pqxx::dbtransaction& tx, const entities::context& ctx,
                                const std::vector<model::wanted_notification>& wanted) {
  std::vector<std::int64_t> told;
  for (const auto& written : model::write_notifications(tx, wanted, ctx.now))
    if (!written.filtered) told.push_back(written.id);
  if (told.empty()) return {};
  const auto rows = model::find_notifications(tx, told);
  const auto payloads = entities::notification_payloads(tx, ctx, rows);
  std::vector<publication> out;
  for (const auto& row : rows) {
    const auto payload = payloads.find(row.id);
    if (payload == payloads.end()) continue;
    out.push_back({notifications_channel(row.recipient.value), message("notification", payload->second)});
  }
  return out;
}

} // namespace pheidi::instance::feeds
