// What a post quotes, as part of its row, and who may quote it.
#include "outgoing_parts.hpp"

#include "pheidi/model/quotes.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

/// Ours is computed from the row of the quote, another server's is stored with it.
std::string stamp(const pqxx::row& row, const std::optional<named_status>& quoted) {
  if (!quoted || row["quote_state"].as<int>() != static_cast<int>(quote_state::accepted)) return "";
  if (!quoted->author.domain.empty()) return row["quote_approval"].as<std::string>(std::string());
  return fmt::format("{}/quote_authorizations/{}", quoted->author.uri, row["quote"].as<std::int64_t>());
}

std::vector<std::string> circles(int flags, const std::string& actor) {
  constexpr int everybody = 2, followers = 4, following = 8;
  std::vector<std::string> uris;
  if ((flags & everybody) != 0) uris.emplace_back(public_collection);
  if ((flags & followers) != 0) uris.push_back(actor + "/followers");
  if ((flags & following) != 0) uris.push_back(actor + "/following");
  return uris;
}

} // namespace

row_part quote_part(const schema_facts& schema) {
  if (!schema.has_quotes) return {", NULL AS quote", ""};
  return {", q.id AS quote, q.state AS quote_state, q.legacy AS quote_legacy, q.approval_uri AS"
          " quote_approval, " +
              status_name_columns(schema, "quoted"),
          " LEFT JOIN quotes q ON q.status_id = s.id" +
              status_name_join("quoted", "quoted.id = q.quoted_status_id")};
}

std::optional<read_quotation> read_quote(const pqxx::row& row, const config::identity_settings& identity) {
  if (row["quote"].is_null()) return std::nullopt;
  const auto quoted = row["quote_state"].as<int>() == static_cast<int>(quote_state::deleted)
                          ? std::nullopt
                          : read_status_name(row, "quoted", identity);
  read_quotation quote;
  quote.said.pending = row["quote_state"].as<int>() == static_cast<int>(quote_state::pending);
  quote.said.legacy = row["quote_legacy"].as<bool>();
  quote.said.authorization = stamp(row, quoted);
  if (quoted) {
    quote.said.uri = quoted->uri;
    quote.page = quoted->page;
  }
  return quote;
}

out::quote_policy quote_policy_of(int bits, const std::string& actor_uri) {
  return {circles(bits >> 16, actor_uri), circles(bits & 0xffff, actor_uri)};
}

} // namespace pheidi::model
