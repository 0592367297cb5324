// Alice and others of this server, bob of another; what clients are shown of them.
#pragma once

#include "model/outgoing_fixture.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/statuses.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::entities {

namespace bj = boost::json;
using model::noon;
using model::noon_text;

/// The member at a path of names and positions; null where the path leads nowhere.
inline bj::value at(const bj::value& from, std::string_view pointer) {
  boost::system::error_code failed;
  const auto* found = from.find_pointer(pointer, failed);
  return found ? *found : bj::value(nullptr);
}
inline bj::value json(std::string_view text) {
  return bj::parse(text);
}
inline bj::value text(const std::string& value) {
  return bj::value(value);
}
inline bj::value json_id(std::int64_t value) {
  return text(std::to_string(value));
}
inline std::vector<std::string> keys(const bj::object& o) {
  std::vector<std::string> all;
  for (const auto& member : o)
    all.emplace_back(member.key());
  return all;
}

struct with_entities : model::outgoing_fixture {
  config::settings settings;
  account_id carol = people.local("carol");
  std::optional<account_id> viewer;

  with_entities() {
    settings.identity = identity;
    settings.media = media;
    set("accounts", alice.value, "created_at = '2025-05-06 17:30:00'");
    set("accounts", bob.value, "created_at = '2026-03-04 05:06:07'");
  }
  entities::context ctx() { return {settings, facts, noon, viewer}; }

  bj::object account_of(account_id id) {
    return with([&](pqxx::dbtransaction& tx) { return account(tx, ctx(), id); }).value();
  }
  /// Nothing if it is not shown.
  std::optional<bj::object> find(std::int64_t status_id) {
    return with([&](pqxx::dbtransaction& tx) { return status(tx, ctx(), status_id); });
  }
  bj::object shown(std::int64_t status_id) { return find(status_id).value(); }
  bj::object shown_to(account_id whom, std::int64_t status_id) {
    viewer = whom;
    return shown(status_id);
  }
  bj::array list(const std::vector<std::int64_t>& ids, status_options options = {}) {
    return with([&](pqxx::dbtransaction& tx) { return statuses(tx, ctx(), ids, options); });
  }

  std::int64_t from_bob(const std::string& html, int visibility = 0) {
    const auto id = people.status(bob, visibility);
    set("statuses", id,
        fmt::format("text = '{1}', local = false, uri = 'https://a.example/statuses/{0}', url ="
                    " 'https://a.example/@bob/{0}'",
                    id, html));
    return id;
  }
  void row(const std::string& table, const std::string& columns, const std::string& values) {
    db.run(fmt::format("INSERT INTO {} ({}, created_at, updated_at) VALUES ({}, now(), now())", table,
                       columns, values));
  }
  std::int64_t new_row(const std::string& table, const std::string& columns, const std::string& values) {
    return people.number(fmt::format("INSERT INTO {} ({}, created_at, updated_at) VALUES ({}, now(), now())"
                                     " RETURNING id",
                                     table, columns, values));
  }
  void pair(const std::string& table, account_id from, account_id to) {
    row(table, "account_id, target_account_id", fmt::format("{}, {}", from.value, to.value));
  }
  void mark(const std::string& table, account_id by, std::int64_t status) {
    row(table, "account_id, status_id", fmt::format("{}, {}", by.value, status));
  }
};

} // namespace pheidi::instance::entities
