// Up to 4.6 the pair is in `accounts`, from 4.7 in `keypairs`.
#include "local_keys.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <string_view>

namespace pheidi::model {

std::string key_pair_join(const schema_facts& schema) {
  if (!schema.has_keypairs) return "";
  return fmt::format("LEFT JOIN LATERAL (SELECT private_key, public_key, {} AS fragment FROM keypairs "
                     "WHERE account_id = a.id AND type = 0"
                     " AND NOT revoked AND private_key <> '' AND (expires_at IS NULL OR "
                     "expires_at > now() AT TIME ZONE 'UTC')"
                     " ORDER BY id LIMIT 1) k ON true",
                     schema.has_keypair_fragment ? "local_fragment" : "NULL");
}

std::string key_pair_column(const schema_facts& schema, const char* column) {
  return schema.has_keypairs ? fmt::format("k.{}", column) : "NULL";
}

// It goes into a header in quotes.
std::string fragment_or_main(const pqxx::field& field) {
  const auto text = field.as<std::string>(std::string());
  const auto harmless = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  const auto name = std::string_view(text).substr(text.starts_with('#') ? 1 : 0);
  if (name.empty() || name.size() > 200 || !std::all_of(name.begin(), name.end(), harmless))
    return "#main-key";
  return fmt::format("#{}", name);
}

} // namespace pheidi::model
