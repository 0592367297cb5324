// Reads names out of rows.
#include "named.hpp"

#include "path_segment.hpp"
#include "sql_text.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/text_format.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// The column ALIAS_NAME as text; empty for NULL.
std::string text(const pqxx::row& row, std::string_view alias, std::string_view name) {
  return row[fmt::format("{}_{}", alias, name)].as<std::string>(std::string());
}

std::string or_else(std::string first, const std::string& second) {
  return first.empty() ? second : first;
}

} // namespace

std::string account_name_columns(const schema_facts& schema, std::string_view alias) {
  return fmt::format("{0}.id AS {0}_id, {0}.username AS {0}_username, {0}.domain AS {0}_domain,"
                     " {0}.uri AS {0}_uri, {0}.url AS {0}_url, {0}.followers_url AS {0}_followers,"
                     " {0}.actor_type AS {0}_type, {1} AS {0}_scheme",
                     alias, schema.has_id_scheme ? fmt::format("{}.id_scheme", alias) : "NULL::integer");
}

std::optional<named_account> read_account_name(const pqxx::row& row, std::string_view alias,
                                               const config::identity_settings& identity) {
  const auto id = row[fmt::format("{}_id", alias)];
  if (id.is_null()) return std::nullopt;
  named_account out;
  out.id = account_id(id.as<std::int64_t>());
  out.username = text(row, alias, "username");
  out.domain = text(row, alias, "domain");
  out.group = text(row, alias, "type") == "Group";
  if (out.domain.empty()) {
    const bool numeric = row[fmt::format("{}_scheme", alias)].as<int>(0) == 1;
    out.uri = actor_uri(out.id, out.username, numeric ? uri_scheme::numeric : uri_scheme::username, identity);
    out.page = fmt::format("{}/@{}", web_origin(identity), escape_segment(out.username));
    out.followers = out.uri + "/followers";
  } else {
    out.uri = text(row, alias, "uri");
    out.page = or_else(text(row, alias, "url"), out.uri);
    out.followers = text(row, alias, "followers");
  }
  return out;
}

std::string status_name_columns(const schema_facts& schema, std::string_view alias) {
  return fmt::format("{0}.id AS {0}_id, {0}.uri AS {0}_uri, {0}.url AS {0}_url, {1} AS {0}_created, {2}",
                     alias, micros_sql(fmt::format("{}.created_at", alias)),
                     account_name_columns(schema, fmt::format("{}_author", alias)));
}

std::string status_name_join(std::string_view alias, std::string_view condition) {
  return fmt::format(" LEFT JOIN statuses {0} ON {1} AND {0}.deleted_at IS NULL"
                     " LEFT JOIN accounts {0}_author ON {0}_author.id = {0}.account_id",
                     alias, condition);
}

std::optional<named_status> read_status_name(const pqxx::row& row, std::string_view alias,
                                             const config::identity_settings& identity) {
  const auto author = read_account_name(row, fmt::format("{}_author", alias), identity);
  if (!author) return std::nullopt;
  named_status out;
  out.id = row[fmt::format("{}_id", alias)].as<std::int64_t>();
  out.author = *author;
  const auto stored = text(row, alias, "uri");
  if (author->domain.empty()) {
    const auto created = from_micros(row[fmt::format("{}_created", alias)].as<std::int64_t>(0));
    out.uri = fmt::format("{}/statuses/{}", author->uri, out.id);
    out.page = fmt::format("{}/{}", author->page, out.id);
    out.atom_uri = or_else(stored, tag_uri(identity, created, out.id, "Status"));
  } else {
    out.uri = out.atom_uri = stored;
    out.page = or_else(text(row, alias, "url"), stored);
  }
  return out;
}

std::string tag_uri(const config::identity_settings& identity, wall_time created, std::int64_t id,
                    std::string_view type) {
  return fmt::format("tag:{},{}:objectId={}:objectType={}", identity.local_domain, utc_iso_date(created), id,
                     type);
}

activitypub::text_format own_text_format(const config::identity_settings& identity) {
  activitypub::text_format out;
  out.tag_url_prefix = tag_prefix(identity);
  out.local_domain = identity.local_domain;
  out.web_domain = identity.web_domain;
  return out;
}

std::string tag_prefix(const config::identity_settings& identity) {
  return web_origin(identity) + "/tags/";
}

} // namespace pheidi::model
