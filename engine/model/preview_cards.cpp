// `preview_cards` through their join with posts.
#include "pheidi/model/preview_cards.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

namespace pheidi::model {

std::map<status_id, std::vector<std::int64_t>> cards_that_may_trend(pqxx::dbtransaction& tx,
                                                                    const std::vector<status_id>& posts) {
  std::map<status_id, std::vector<std::int64_t>> out;
  if (posts.empty()) return out;
  // type 0 is a link, link_type 1 an article.
  for (const auto& row : exec(
           tx,
           "SELECT j.status_id, c.id FROM preview_cards_statuses j JOIN preview_cards c ON c.id = "
           "j.preview_card_id"
           " JOIN statuses s ON s.id = j.status_id JOIN accounts a ON a.id = s.account_id"
           " WHERE j.status_id = ANY($1::bigint[]) AND s.visibility = 0 AND s.spoiler_text = ''"
           " AND NOT s.sensitive AND a.silenced_at IS NULL AND c.type = 0 AND c.link_type = 1"
           " AND c.title <> '' AND c.description <> '' AND c.provider_name <> '' AND c.image_file_name <> ''",
           array_literal(posts)))
    out[status_id(row[0].as<std::int64_t>())].push_back(row[1].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
