// What tests about accounts have in common: a shared server, a few people, and what they do to each other.
#pragma once

#include "instance/api/api_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pheidi::test {

struct people : testing::Test {
  people() : alice(person()), bob(person()), carol(person()) {}

  static std::string next_name() {
    static int made = 0;
    return fmt::format("person{}", ++made);
  }
  api_person person() { return server.add_person(next_name()); }
  /// The same person with a token of these scopes alone.
  api_person with_scopes(api_person who, const std::string& scopes) {
    who.token = server.add_token(who, scopes);
    return who;
  }
  void lock(const api_person& who) { change(who, "locked = true"); }
  void change(const api_person& who, const std::string& set) {
    server.sql(fmt::format("UPDATE accounts SET {} WHERE id = {} RETURNING id", set, who.id));
  }
  api_answer act(const api_person& who, const std::string& what, const std::string& whom,
                 const boost::json::value& body = boost::json::object()) {
    return server.send("POST", fmt::format("/api/v1/accounts/{}/{}", whom, what), who.token, body);
  }
  api_answer act(const api_person& who, const std::string& what, const api_person& whom,
                 const boost::json::value& body = boost::json::object()) {
    return act(who, what, whom.id, body);
  }
  std::string post(const api_person& who, const std::string& text, const boost::json::object& more = {}) {
    boost::json::object body{{"status", text}};
    for (const auto& [key, value] : more)
      body[key] = value;
    const auto answer = server.send("POST", "/api/v1/statuses", who.token, body);
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/id");
  }
  static std::vector<std::string> ids(const api_answer& answer, const std::string& pointer = "") {
    std::vector<std::string> out;
    const auto list = pointer.empty() ? answer.json : answer.at(pointer);
    EXPECT_TRUE(list.is_array()) << answer;
    if (list.is_array())
      for (const auto& each : list.get_array())
        out.emplace_back(each.at("id").as_string());
    return out;
  }
  std::vector<std::string> ids_at(const std::string& target, const std::string& token = "") {
    return ids(server.get(target, token));
  }
  /// Row of the query, as text.
  std::string sql(const std::string& query) { return server.sql(query); }

  api_server& server = api_server::shared();
  api_person alice, bob, carol;
};

} // namespace pheidi::test
