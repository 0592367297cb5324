// Hashtags: their pages, and what the viewer does with them.
#include "pheidi/model/client/small_rows.hpp"

#include "exec.hpp"
#include "named.hpp"
#include "path_segment.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string tag_page(const config::identity_settings& identity, std::string_view name) {
  return tag_prefix(identity) + escape_segment(name);
}

std::string tagged_page(std::string_view owner_page, std::string_view name) {
  return fmt::format("{}/tagged/{}", owner_page, escape_segment(name));
}

std::vector<tag_row> find_tag_rows(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                   const std::optional<account_id>& viewer) {
  std::vector<tag_row> found;
  if (ids.empty()) return found;
  const auto who = viewer ? std::optional(viewer->value) : std::nullopt;
  for (const auto& row :
       exec(tx,
            "SELECT t.id, t.name, t.display_name,"
            " EXISTS (SELECT 1 FROM tag_follows f WHERE f.tag_id = t.id AND f.account_id = $2::bigint),"
            " EXISTS (SELECT 1 FROM featured_tags f WHERE f.tag_id = t.id AND f.account_id = $2::bigint)"
            " FROM tags t WHERE t.id = ANY($1::bigint[])",
            array_literal(ids), who)) {
    tag_row tag;
    tag.id = row[0].as<std::int64_t>();
    tag.name = row[1].as<std::string>();
    tag.display_name = row[2].as<std::string>(std::string());
    if (viewer) {
      tag.following = row[3].as<bool>();
      tag.featuring = row[4].as<bool>();
    }
    found.push_back(std::move(tag));
  }
  return found;
}

std::map<std::int64_t, std::vector<tag_day>> tag_days(pqxx::dbtransaction& tx,
                                                      const std::vector<std::int64_t>& ids, wall_time now) {
  std::map<std::int64_t, std::vector<tag_day>> out;
  if (ids.empty()) return out;
  const auto first_day = std::chrono::floor<std::chrono::days>(now) - std::chrono::days(6);
  const auto oldest_id = unix_millis(first_day) << 16;
  for (const auto& row :
       exec(tx,
            "SELECT t.id, extract(epoch FROM date_trunc('day', s.created_at))::bigint,"
            " count(DISTINCT s.account_id), count(*) FROM unnest($1::bigint[]) AS t(id)"
            " CROSS JOIN LATERAL (SELECT status_id FROM statuses_tags WHERE tag_id = t.id AND status_id >= $2"
            " ORDER BY status_id DESC LIMIT 2000) AS used"
            " JOIN statuses s ON s.id = used.status_id AND s.visibility = 0 AND s.deleted_at IS NULL"
            " JOIN accounts a ON a.id = s.account_id AND a.silenced_at IS NULL"
            " GROUP BY 1, 2",
            array_literal(ids), oldest_id))
    out[row[0].as<std::int64_t>()].push_back(
        {row[1].as<std::int64_t>(), row[2].as<std::int64_t>(), row[3].as<std::int64_t>()});
  return out;
}

} // namespace pheidi::model
