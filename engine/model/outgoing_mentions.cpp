// Who a post speaks to, and by which hashtags it is found.
#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "path_segment.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

std::vector<out::hashtag_link> links(const pqxx::result& rows, const outgoing_context& context) {
  std::vector<out::hashtag_link> tags;
  for (const auto& row : rows) {
    const auto name = row[0].as<std::string>();
    tags.push_back({tag_prefix(context.identity) + escape_segment(name), "#" + name});
  }
  return tags;
}

} // namespace

std::vector<addressee> load_addressees(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       status_id status, account_id author) {
  const auto sql = fmt::format(
      "SELECT {}, EXISTS (SELECT 1 FROM follows f WHERE f.account_id = a.id AND f.target_account_id = $2)"
      " OR EXISTS (SELECT 1 FROM follow_requests r WHERE r.account_id = a.id AND r.target_account_id = $2)"
      " AS knows_author FROM mentions m JOIN accounts a ON a.id = m.account_id"
      " WHERE m.status_id = $1 AND NOT m.silent ORDER BY m.id",
      account_name_columns(context.schema, "a"));
  std::vector<addressee> people;
  for (const auto& row : exec(tx, sql, status.value, author.value))
    people.push_back({*read_account_name(row, "a", context.identity), row["knows_author"].as<bool>()});
  return people;
}

std::vector<out::hashtag_link> load_status_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                    status_id status) {
  return links(exec(tx,
                    "SELECT t.name FROM statuses_tags s JOIN tags t ON t.id = s.tag_id"
                    " WHERE s.status_id = $1 ORDER BY t.id",
                    status.value),
               context);
}

std::vector<out::hashtag_link> load_profile_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                     account_id account) {
  return links(exec(tx,
                    "SELECT t.name FROM accounts_tags a JOIN tags t ON t.id = a.tag_id"
                    " WHERE a.account_id = $1 ORDER BY t.id",
                    account.value),
               context);
}

} // namespace pheidi::model
