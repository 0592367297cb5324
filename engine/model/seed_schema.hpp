// The SQL of seed_*.sql and schema_4_7.sql, compiled in.
#pragma once

namespace pheidi::model {

extern const char* const seed_sql_4_2;
extern const char* const seed_sql_4_6;
extern const char* const seed_sql_4_7;
extern const char* const full_schema_sql_4_7;

} // namespace pheidi::model
