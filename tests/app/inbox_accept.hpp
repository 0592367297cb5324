// One running instance for a whole suite: each test brings people of its own to it.
#pragma once

#include "ingest_fixture.hpp"

#include <future>
#include <memory>
#include <set>
#include <string>

namespace pheidi::test {

/// The instance of `ingest` outside a test.
class stage : public ingest {
 public:
  stage();
  using ingest::becomes, ingest::befriend, ingest::engine_, ingest::here_, ingest::id_of, ingest::jobs;
  using ingest::own_post, ingest::settled, ingest::sql, ingest::user, ingest::user_id;
  using ingest::world_;

 private:
  void TestBody() override {}
};

class inbox_accept : public testing::Test {
 public:
  /// Somebody here.
  static const std::string& us() { return stage_->user(); }

 protected:
  static constexpr const char* hosts[] = {"a.example", "b.example", "c.example"};

  static void SetUpTestSuite();
  static void TearDownTestSuite();

  static stage& on() { return *stage_; }
  /// Somebody nobody here has heard of.
  static remote_person person(const std::string& name, const std::string& host = "a.example",
                              std::size_t key = 1) {
    return remote_person(on().world_, host, name, key);
  }
  /// Somebody with a follower here, whose posts are taken.
  static remote_person friend_of_ours(const std::string& name, const std::string& host = "a.example",
                                      std::size_t key = 1) {
    auto out = person(name, host, key);
    on().befriend(out);
    return out;
  }

  static http_answer ask(const http_fields& fields, const std::string& body,
                         const std::string& target = "/inbox", const std::string& method = "POST") {
    return ask_http(on().here_.path("inbox.sock"), method, target, fields, body);
  }
  static http_answer say(const std::string& bytes) {
    return read_answer(ask_raw(on().here_.path("inbox.sock"), bytes));
  }
  /// 202 without a body.
  static testing::AssertionResult accepted(const http_answer& a);
  /// That status with {"error": "..."}.
  static testing::AssertionResult refused(const http_answer& a, int status);
  /// So many posts of that person's are there, now that all has been worked on.
  static testing::AssertionResult has_posts(const remote_person& person, int count);
  /// A new post of that person's is accepted and stored: nothing before it broke the engine.
  static testing::AssertionResult lives(const remote_person& person);

  /// Clients that never finish what they began; they were sent off when the engine started.
  static std::future<http_answer> slow_header_, slow_body_, slow_expectation_;

 private:
  static std::unique_ptr<stage> stage_;
};

/// With the first field of that name changed.
http_fields with(http_fields fields, const std::string& name, const std::string& value);
http_fields without(http_fields fields, const std::string& name);
std::string value_of(const http_fields& fields, const std::string& name);

} // namespace pheidi::test
