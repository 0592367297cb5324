// Two people who post, and what tests of it have in common.
#pragma once

#include "instance/api/api_server.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::test {

namespace json = boost::json;

struct posting : testing::Test {
  posting() : alice(server.add_person(next_name())), bob(server.add_person(next_name())) {}

  static std::string next_name() {
    static int made = 0;
    return fmt::format("poster{}", ++made);
  }
  api_answer post(const json::value& body, const std::string& token = "") {
    return server.send("POST", "/api/v1/statuses", token.empty() ? alice.token : token, body);
  }
  std::string posted(const json::value& body, const std::string& token = "") {
    const auto answer = post(body, token);
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/id");
  }
  testing::AssertionResult arrives(const std::string& host, const std::string& id) {
    server.world.expect({{host, id}});
    if (server.world.wait_complete(std::chrono::seconds(60))) return testing::AssertionSuccess();
    return testing::AssertionFailure() << id << " did not come to " << host;
  }
  /// As `pheidi account suspend` does.
  void suspend(const std::string& account) {
    server.sql("UPDATE accounts SET suspended_at = now(), suspension_origin = 0 WHERE id = " + account +
               " RETURNING id");
    server.sql("INSERT INTO account_deletion_requests (account_id, created_at, updated_at) VALUES (" +
               account + ", now(), now()) RETURNING id");
    push_job(server.here, "Admin::SuspensionWorker", "[" + account + "]");
  }
  std::string upload(const api_person& who, const std::string& more = "0, 2") {
    return server.sql(
        fmt::format("INSERT INTO media_attachments (account_id, type, processing, file_file_name,"
                    " created_at, updated_at) VALUES ({}, {}, 'a.png', now(), now()) RETURNING id",
                    who.id, more));
  }
  std::string follow(const api_person& who, const api_person& whom) {
    return server.sql(
        fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                    " VALUES ({}, {}, now(), now()) RETURNING id",
                    who.id, whom.id));
  }
  int status_of(const std::string& method, const std::string& target, const std::string& token,
                const json::value& body = json::object()) {
    return server.send(method, target, token, body).status;
  }

  api_server& server = api_server::shared();
  api_person alice, bob;
};

} // namespace pheidi::test
