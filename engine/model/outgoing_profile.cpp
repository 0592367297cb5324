// Formats what a user says of itself; who is mentioned is looked up by name, for there are no rows for that.
#include "outgoing_profile.hpp"

#include "exec.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/model/text_format.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace pheidi::model {

namespace {

namespace bj = boost::json;
namespace out = activitypub::outgoing;

std::string text_at(const bj::object& o, std::string_view name) {
  const auto* found = o.if_contains(name);
  const auto* text = found ? found->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

/// User names and domains of "@name" and "@name@domain" in the text; one of ours has no domain.
void add_handles(std::string_view text, const config::identity_settings& identity, column& users,
                 column& domains) {
  for (const auto& entity : activitypub::find_entities(text)) {
    if (entity.what != activitypub::text_entity::kind::mention) continue;
    const auto handle = text.substr(entity.begin + 1, entity.end - entity.begin - 1);
    const auto at = handle.find('@');
    const auto domain = at == handle.npos ? std::string_view() : handle.substr(at + 1);
    users.add(handle.substr(0, at));
    domains.add(identity.is_ours(domain) ? std::string_view() : domain);
  }
}

std::vector<activitypub::mentioned_account>
find_mentioned(pqxx::dbtransaction& tx, const outgoing_context& context, const profile_texts& typed) {
  column users, domains;
  add_handles(typed.note, context.identity, users, domains);
  for (const auto& field : typed.fields)
    add_handles(field.value, context.identity, users, domains);
  const auto sql =
      fmt::format("SELECT DISTINCT {} FROM unnest($1::text[], $2::text[]) AS named (username, domain)"
                  " JOIN accounts a ON lower(a.username::text) = lower(named.username)"
                  " AND coalesce(lower(a.domain::text), '') = lower(named.domain)",
                  account_name_columns(context.schema, "a"));
  std::vector<activitypub::mentioned_account> known;
  for (const auto& row : exec(tx, sql, users.text(), domains.text())) {
    const auto account = *read_account_name(row, "a", context.identity);
    known.push_back({account.username, account.domain, account.page});
  }
  return known;
}

} // namespace

std::vector<out::profile_field> read_fields(const std::string& json) {
  boost::system::error_code failed;
  const auto parsed = bj::parse(json, failed);
  const auto* list = failed ? nullptr : parsed.if_array();
  std::vector<out::profile_field> fields;
  if (!list) return fields;
  for (const auto& item : *list)
    if (const auto* field = item.if_object())
      fields.push_back({text_at(*field, "name"), text_at(*field, "value")});
  return fields;
}

profile_texts formatted(pqxx::dbtransaction& tx, const outgoing_context& context,
                        const profile_texts& typed) {
  const auto known = find_mentioned(tx, context, typed);
  auto format = own_text_format(context.identity);
  format.mentions = known;
  profile_texts html;
  html.note = activitypub::format_text(typed.note, format);
  format.paragraphs = false;
  format.full_handles = format.rel_me = true;
  for (const auto& field : typed.fields)
    html.fields.push_back({field.name, activitypub::format_text(field.value, format)});
  return html;
}

} // namespace pheidi::model
