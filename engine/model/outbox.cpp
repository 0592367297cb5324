// Writes, takes and removes rows of pheidi.outbox.
#include "pheidi/model/outbox.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <stdexcept>

namespace pheidi::model {

std::vector<std::int64_t> add_to_outbox(pqxx::dbtransaction& tx, const std::vector<outbox_entry>& entries) {
  std::vector<std::int64_t> ids, kinds;
  std::vector<std::string> payloads;
  if (entries.empty()) return ids;
  for (const auto& entry : entries) {
    if (!searchable(entry.payload)) throw std::invalid_argument("the payload of an outbox entry is no text");
    kinds.push_back(entry.kind);
    payloads.push_back(entry.payload);
  }
  for (const auto& row : exec(tx,
                              "INSERT INTO pheidi.outbox (kind, payload) SELECT kind, payload"
                              " FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY"
                              " AS given(kind, payload, place) ORDER BY place RETURNING id",
                              array_literal(kinds), array_literal(payloads)))
    ids.push_back(row[0].as<std::int64_t>());
  return ids;
}

std::vector<kept_outbox_entry> take_outbox(pqxx::dbtransaction& tx, seconds older_than, int limit) {
  std::vector<kept_outbox_entry> out;
  // The database's clock on both sides: those of two machines differ.
  const auto rows =
      exec(tx,
           "UPDATE pheidi.outbox o SET created_at = clock_timestamp() FROM (SELECT id FROM pheidi.outbox"
           " WHERE created_at <= clock_timestamp() - $1 * interval '1 second' ORDER BY id LIMIT $2"
           " FOR UPDATE SKIP LOCKED) due WHERE o.id = due.id RETURNING o.id, o.kind, o.payload",
           older_than.count(), std::max(limit, 0));
  for (const auto& row : rows)
    out.push_back({row[0].as<std::int64_t>(), {row[1].as<std::int16_t>(), row[2].as<std::string>()}});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return out;
}

std::size_t remove_from_outbox(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return 0;
  return exec(tx, "DELETE FROM pheidi.outbox WHERE id = ANY($1::bigint[])", array_literal(ids))
      .affected_rows();
}

} // namespace pheidi::model
