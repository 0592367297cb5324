// The pictures of a profile: where they are, and what they show in words.
#include "account_sql.hpp"
#include "media_url.hpp"
#include "outgoing_profile.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::string picture_columns(const schema_facts& schema, const char* which) {
  const auto description = fmt::format("{}_description", which);
  return fmt::format("a.{0}_file_name, a.{0}_content_type, {1} AS {2}", which,
                     column_or(schema, description.c_str(), "NULL"), description);
}

std::optional<activitypub::outgoing::picture> read_picture(const pqxx::row& row, const std::string& which,
                                                           account_id id,
                                                           const config::media_settings& media) {
  const auto text = [&](const char* column) { return row[which + column].as<std::string>(std::string()); };
  const auto name = text("_file_name");
  if (name.empty()) return std::nullopt;
  activitypub::outgoing::picture p{text("_content_type"),
                                   media_url(media, {"accounts", which + "s", id.value, name}), std::nullopt};
  if (auto described = text("_description"); !described.empty()) p.description = std::move(described);
  return p;
}

} // namespace pheidi::model
