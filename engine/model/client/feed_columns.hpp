// Columns that queries about feeds have in common: a post, and how a reader stands to it.
#pragma once

#include "model/client/read_column.hpp"
#include "sql_array.hpp"

#include "pheidi/model/client/feed_rules.hpp"

namespace pheidi::model {

inline feed_post read_feed_post(const pqxx::row& row) {
  feed_post out;
  out.id = row["id"].as<std::int64_t>();
  out.author = account_in(row["account_id"]);
  out.boost_of = number_or_none(row["reblog_of_id"]);
  out.boosted_author = account_in(row["boosted_author"]);
  out.is_reply = row["reply"].as<bool>();
  out.parent_known = row["parent_known"].as<bool>();
  out.answered = account_in(row["answered"]);
  out.language = row["language"].as<std::string>("");
  out.visibility = row["visibility"].as<int>();
  return out;
}

inline feed_reader read_feed_reader(const pqxx::row& row, account_id id) {
  feed_reader r;
  r.id = id;
  r.follows_author = row["follows"].as<bool>();
  r.shows_boosts = row["shows_boosts"].as<bool>();
  r.languages = read_texts(row["languages"]);
  r.avoids_somebody = row["avoids"].as<bool>();
  r.blocked_by_author = row["blocked_by_author"].as<bool>();
  r.blocked_by_boosted = row["blocked_by_boosted"].as<bool>();
  r.blocks_domain_of_author = row["no_author_domain"].as<bool>();
  r.blocks_domain_of_boosted = row["no_boosted_domain"].as<bool>();
  r.follows_answered = row["follows_answered"].as<bool>();
  r.author_only_in_lists = row["only_in_lists"].as<bool>();
  return r;
}

} // namespace pheidi::model
