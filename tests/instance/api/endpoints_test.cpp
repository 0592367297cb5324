// Every route that clients know of (endpoints.tsv): what is not there yet answers what does not break a
// client (client-api.md 1 and 2).
#include "instance/api/api_server.hpp"

#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace pheidi::test {
namespace {

struct endpoint {
  std::string method, path, priority, scope, entity;

  bool streams() const { return path.starts_with("/api/v1/streaming"); }
  bool needs_person() const { return scope.starts_with("user:"); }
  bool is_list() const { return method == "GET" && entity.starts_with('['); }
  /// Mastodon answers without a body there.
  bool may_be_empty() const { return entity == "200 empty" || entity.starts_with("20"); }
};

std::vector<endpoint> all_endpoints() {
  std::ifstream file(PHEIDI_SOURCE_DIR "/tests/instance/api/endpoints.tsv");
  std::vector<endpoint> out;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> f;
    boost::split(f, line, [](char c) { return c == '\t'; });
    if (!line.starts_with('#') && f.size() == 5) out.push_back({f[0], f[1], f[2], f[3], f[4]});
  }
  return out;
}

struct endpoints : testing::Test {
  /// With `id` for every part of the path that is a name for something.
  static std::string target(const endpoint& e, const std::string& id) {
    static const std::regex variable(":[a-z_]+");
    return std::regex_replace(e.path, variable, id);
  }
  api_answer ask(const endpoint& e, const std::string& token, const std::string& id = "1") {
    return server.ask(e.method, target(e, id), token);
  }
  std::string token(const std::string& scopes) { return server.add_token(ada, scopes); }

  api_server& server = api_server::shared();
  const std::vector<endpoint> all = all_endpoints();
  api_person ada = server.add_person(fmt::format("walker{}", ++made));
  static inline int made = 0;
};

} // namespace

TEST_F(endpoints, answer_in_json_and_without_a_fault) {
  ASSERT_GT(all.size(), 300U);
  const auto everything = token("read write follow push profile admin:read admin:write");
  for (const auto& e : all) {
    if (e.streams()) continue;
    for (const auto* id : {"1", "x", "%00", "99999999999999999999"}) {
      const auto answer = ask(e, everything, id);
      EXPECT_LT(answer.status, 500) << e.method << ' ' << target(e, id) << '\n' << answer;
      const bool empty = e.may_be_empty() && answer.body.empty();
      EXPECT_TRUE(empty || !answer.json.is_null() || answer.body == "null")
          << e.method << ' ' << target(e, id) << '\n'
          << answer;
    }
    if (e.entity != "404") continue;
    EXPECT_EQ(ask(e, everything).status, 404) << e.method << ' ' << e.path;
  }
}

TEST_F(endpoints, of_lists_that_clients_cannot_do_without_are_lists) {
  for (const auto& e : all) {
    if (e.priority != "P0" || !e.is_list()) continue;
    const bool by_name = e.path.find(":hashtag") != std::string::npos;
    const auto answer = server.get(target(e, by_name ? "cats" : ada.id) + "?q=cats", ada.token);
    EXPECT_EQ(answer.status, 200) << e.path << '\n' << answer;
    EXPECT_TRUE(answer.json.is_array()) << e.path << '\n' << answer;
  }
}

TEST_F(endpoints, for_people_are_closed_to_nobody_and_to_the_wrong_scope) {
  const auto little = token("profile");
  int asked = 0;
  for (const auto& e : all) {
    if (e.priority != "P0" || e.streams() || !e.needs_person()) continue;
    ++asked;
    const auto nobody = ask(e, "");
    EXPECT_EQ(nobody.status, 401) << e.method << ' ' << e.path << '\n' << nobody;
    EXPECT_FALSE(nobody.text("/error").empty()) << e.path;
    if (e.scope.find("profile") != std::string::npos) continue;
    const auto outside = ask(e, little);
    EXPECT_EQ(outside.status, 403) << e.method << ' ' << e.path << '\n' << outside;
    EXPECT_EQ(outside.text("/error"), "This action is outside the authorized scopes") << e.path;
  }
  EXPECT_GT(asked, 30);
}

} // namespace pheidi::test
