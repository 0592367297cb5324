// An instance whose inbox is Pheidi's, with the whole data model and a fake fediverse to talk to.
#pragma once

#include "audience.hpp"
#include "queue_view.hpp"
#include "remote_person.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace pheidi::test {

/// What the tests of an executable or of one test run against.
struct ingest_server {
  explicit ingest_server(instance_options o = options()) : here(std::move(o)), world(here.make_world({})) {}

  static instance_options options() {
    instance_options out;
    out.whole_schema = true;
    out.inbox = true;
    return out;
  }

  instance here;
  swarm::world world;
  std::unique_ptr<engine_process> engine;
};

class ingest_test : public testing::Test {
 protected:
  explicit ingest_test(ingest_server& server)
      : here_(server.here), world_(server.world), engine_(server.engine) {}

  /// After everybody's server was published: the engine reads the hosts file once.
  void start(std::vector<std::string> arguments = {}) {
    here_.write("hosts", world_.hosts_file());
    here_.write("ca.pem", world_.ca_pem());
    engine_ = here_.start(std::move(arguments));
  }

  const std::string& user(std::size_t n = 0) const { return here_.actors().at(n).uri; }
  std::int64_t user_id(std::size_t n = 0) const { return here_.actors().at(n).account_id; }

  std::string sql(const std::string& query) { return here_.sql(query); }
  /// True once the query's first value is that.
  testing::AssertionResult becomes(const std::string& query, const std::string& value) {
    std::string last;
    const bool came =
        eventually([&] { return (last = here_.sql(query)) == value; }, std::chrono::seconds(60));
    if (came) return testing::AssertionSuccess();
    return testing::AssertionFailure() << query << " gives " << last << ", not " << value << "\n"
                                       << engine_->log().substr(0, 20000);
  }
  /// Everything that was accepted has been worked on.
  testing::AssertionResult settled() {
    const queue_view queue(here_.redis());
    const bool done = eventually([&] { return queue.pending({"ingress"}) == 0; });
    return done ? testing::AssertionSuccess() : testing::AssertionFailure() << engine_->log();
  }
  /// Raw jobs of a class in a queue, newest first.
  std::vector<std::string> jobs(const std::string& queue, const std::string& klass) {
    std::vector<std::string> out;
    for (auto& job : queue_view(here_.redis()).queue(queue))
      if (job.find("\"class\":\"" + klass + "\"") != std::string::npos) out.push_back(std::move(job));
    return out;
  }

  /// `person` is known here; the row's id.
  std::string meet(const remote_person& person) { return add_person(here_, person); }
  /// And somebody here follows.
  void befriend(const remote_person& person, std::size_t follower = 0) {
    add_follow(here_, std::to_string(user_id(follower)), meet(person));
  }
  std::string id_of(const remote_person& person) {
    return sql(fmt::format("SELECT id FROM accounts WHERE uri = '{}'", person.uri()));
  }
  /// A post of a user of ours; its URI.
  std::string own_post(const std::string& text = "hello", int visibility = 0, std::size_t author = 0) {
    const auto id = sql(fmt::format("INSERT INTO statuses (account_id, text, visibility, local, created_at,"
                                    " updated_at) VALUES ({}, '{}', {}, true, now(), now()) RETURNING id",
                                    user_id(author), text, visibility));
    const auto uri = user(author) + "/statuses/" + id;
    sql(fmt::format("UPDATE statuses SET uri = '{}' WHERE id = {} RETURNING id", uri, id));
    return uri;
  }

  instance& here_;
  swarm::world& world_;
  std::unique_ptr<engine_process>& engine_;
};

struct ingest_owner {
  ingest_server server_;
};
/// Each test has all for itself, and starts the engine when it is ready.
class ingest : private ingest_owner, public ingest_test {
 protected:
  ingest() : ingest_test(server_) {}
};

} // namespace pheidi::test
