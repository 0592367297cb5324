// The first page of `replies`: what the author went on to say.
#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>

namespace pheidi::model {

activitypub::outgoing::reply_page load_replies(pqxx::dbtransaction& tx, const outgoing_context& context,
                                               const named_status& status) {
  activitypub::outgoing::reply_page page;
  page.id = status.uri + "/replies";
  std::int64_t last = 0;
  for (const auto& row :
       exec(tx,
            fmt::format("SELECT id FROM statuses WHERE in_reply_to_id = $1 AND account_id = $2"
                        " AND visibility IN (0, 1) AND deleted_at IS NULL{} ORDER BY id LIMIT 5",
                        leaves_server(context.schema, "statuses")),
            status.id, status.author.id.value)) {
    last = row[0].as<std::int64_t>();
    page.items.push_back(fmt::format("{}/statuses/{}", status.author.uri, last));
  }
  page.next = page.items.empty() ? page.id + "?only_other_accounts=true&page=true"
                                 : fmt::format("{}?min_id={}&page=true", page.id, last);
  return page;
}

} // namespace pheidi::model
