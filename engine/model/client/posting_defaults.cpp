// Defaults of posts, out of the settings of the person.
#include "exec.hpp"

#include "pheidi/model/client/posting.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

using activitypub::visibility;

std::string text_of(const boost::json::object& settings, std::string_view name) {
  const auto* found = settings.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

boost::json::object read_settings(const std::string& json) {
  boost::system::error_code ec;
  const auto parsed = boost::json::parse(json, ec);
  return !ec && parsed.is_object() ? parsed.get_object() : boost::json::object();
}

visibility chosen_visibility(const std::string& name, bool locked) {
  if (name == "public") return visibility::public_;
  if (name == "unlisted") return visibility::unlisted;
  if (name == "private") return visibility::private_;
  return locked ? visibility::private_ : visibility::public_;
}

} // namespace

std::optional<int> quote_policy_named(std::string_view name) {
  if (name == "public") return quoted_by_anybody;
  if (name == "followers") return quoted_by_followers;
  if (name == "nobody") return quoted_by_nobody;
  return std::nullopt;
}

posting_defaults find_posting_defaults(pqxx::dbtransaction& tx, account_id author) {
  posting_defaults out;
  const auto rows = exec(tx,
                         "SELECT u.settings, u.locale, a.locked, a.silenced_at IS NOT NULL AS limited"
                         " FROM accounts a LEFT JOIN users u ON u.account_id = a.id WHERE a.id = $1"
                         " ORDER BY u.id LIMIT 1",
                         author.value);
  if (rows.empty()) return out;
  const auto row = rows[0];
  const auto settings = read_settings(row["settings"].as<std::string>(std::string()));
  out.visibility = chosen_visibility(text_of(settings, "default_privacy"), row["locked"].as<bool>());
  const auto* sensitive = settings.if_contains("default_sensitive");
  out.sensitive = sensitive && sensitive->is_bool() && sensitive->get_bool();
  out.language = text_of(settings, "default_language");
  if (out.language.empty()) out.language = row["locale"].as<std::string>(std::string());
  out.quote_policy =
      quote_policy_named(text_of(settings, "default_quote_policy")).value_or(quoted_by_anybody);
  out.limited = row["limited"].as<bool>();
  return out;
}

} // namespace pheidi::model
