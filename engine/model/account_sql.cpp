// Columns that a schema lacks are replaced by what their absence means.
#include "account_sql.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string gone_sql(const schema_facts& schema) {
  const std::string no_request =
      schema.has_account_deletion_requests
          ? "NOT EXISTS (SELECT 1 FROM account_deletion_requests d WHERE d.account_id = a.id)"
          : "true";
  // Up to 4.6 a deletion that the user asked for is stored as a suspension.
  const std::string deleted =
      schema.has_requested_deletion_at ? "a.requested_deletion_at IS NOT NULL" : "false";
  return fmt::format("(a.suspended_at IS NOT NULL OR {}) AND {}", deleted, no_request);
}

std::string column_or(const schema_facts& schema, const char* column, const char* otherwise) {
  return schema.account_columns.contains(column) ? fmt::format("a.{}", column) : std::string(otherwise);
}

} // namespace pheidi::model
