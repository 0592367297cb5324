// One running engine for many tests: each takes people and users of its own, so that none sees another's
// rows.
//
// It works the queue `ingress` alone: what it would deliver stays in `push`, where a test can read it.
#pragma once

#include "ingest_fixture.hpp"

#include <boost/json/parse.hpp>

#include <chrono>
#include <ctime>

namespace pheidi::test {

/// {"id":ID,"type":TYPE,"actor":ACTOR,"object":OBJECT}, as an Undo or Accept embeds it.
inline std::string inner(const std::string& type, const std::string& id, const std::string& actor,
                         const std::string& object) {
  return fmt::format(R"({{"id":{},"type":"{}","actor":{},"object":{}}})", quoted(id), type, quoted(actor),
                     quoted(object));
}

inline const std::string to_public = R"(,"to":["https://www.w3.org/ns/activitystreams#Public"])";

/// {"to":[TO],"cc":[CC]} as further members of a note or activity.
inline std::string addressed(const std::vector<std::string>& to, const std::vector<std::string>& cc = {}) {
  const auto list = [](const std::vector<std::string>& of) {
    std::string out;
    for (const auto& each : of)
      out += (out.empty() ? "" : ",") + quoted(each);
    return out;
  };
  return fmt::format(R"(,"to":[{}],"cc":[{}])", list(to), list(cc));
}

/// A moment from now as documents write it.
inline std::string time_text(std::chrono::seconds from_now = std::chrono::seconds(0)) {
  const auto when = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm parts{};
  gmtime_r(&when, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}
/// Members by which a note was written just now and changed a second later.
inline std::string fresh_edit() {
  return fmt::format(R"(,"published":"{}","updated":"{}")", time_text(std::chrono::seconds(-60)),
                     time_text(std::chrono::seconds(-59)));
}

class inbox : public ingest_test {
 protected:
  inbox() : ingest_test(*shared_) {}

  static void SetUpTestSuite() {
    auto options = ingest_server::options();
    options.accounts = 120;
    shared_ = std::make_unique<ingest_server>(std::move(options));
    for (const char* host : {"a.example", "b.example", "c.example", "relay.example", "evil.example"})
      remote_person(shared_->world, host, "somebody");
    shared_->here.write("hosts", shared_->world.hosts_file());
    shared_->here.write("ca.pem", shared_->world.ca_pem());
    shared_->engine = shared_->here.start({"--set", "queue.queues=ingress"});
  }
  static void TearDownTestSuite() { shared_.reset(); }

  /// A user of ours that no other test has: its place in `user()`.
  static std::size_t next_user() { return next_user_++; }
  /// A name that nobody had before.
  static std::string fresh_name() { return "p" + std::to_string(next_person_++); }
  remote_person stranger(const std::string& host = "a.example", std::size_t key = 1) {
    remote_person out(world_, host, fresh_name(), key);
    meet(out);
    return out;
  }
  remote_person friend_of(std::size_t user, const std::string& host = "a.example", std::size_t key = 1) {
    remote_person out(world_, host, fresh_name(), key);
    befriend(out, user);
    return out;
  }

  /// Sent, accepted, and worked on to the end.
  void tell(const remote_person& who, const std::string& body, const std::string& target = "/inbox") {
    ASSERT_EQ(who.post(here_, body, target), 202);
    ASSERT_TRUE(settled());
  }

  std::string count(const std::string& from) { return sql("SELECT count(*) FROM " + from); }
  std::string statuses_of(const remote_person& who, const std::string& more = "") {
    return count(fmt::format("statuses WHERE account_id = {} AND deleted_at IS NULL{}", id_of(who), more));
  }
  std::string status_id_of(const std::string& uri) {
    return sql(fmt::format("SELECT id FROM statuses WHERE uri = '{}'", uri));
  }

  /// Activities for that inbox, the oldest first.
  std::vector<boost::json::object> sent_to(const std::string& inbox_url) {
    std::vector<boost::json::object> out;
    for (const auto& text : jobs("push", "ActivityPub::DeliveryWorker")) {
      const auto job = boost::json::parse(text);
      const auto& args = job.at("args").as_array();
      if (args.at(2).as_string() != inbox_url) continue;
      out.insert(out.begin(), boost::json::parse(args.at(0).as_string()).as_object());
    }
    return out;
  }
  /// How many jobs of that class have an argument list that begins so: "[1,2".
  std::size_t jobs_with(const std::string& queue, const std::string& klass, const std::string& arguments) {
    std::size_t out = 0;
    for (const auto& job : jobs(queue, klass))
      out += job.find("\"args\":" + arguments) != std::string::npos;
    return out;
  }
  std::size_t notifications(std::size_t of, const std::string& type) {
    std::size_t out = 0;
    for (const auto& job : jobs("default", "LocalNotificationWorker"))
      out += job.find(fmt::format("\"args\":[{},", user_id(of))) != std::string::npos &&
             job.find("\"" + type + "\"]") != std::string::npos;
    return out;
  }
  std::int64_t ttl(const std::string& key) { return here_.redis().integer({"TTL", key}); }
  std::string marker(const remote_person& who, const std::string& uri) {
    return "delete_upon_arrival:" + id_of(who) + ":" + uri;
  }

 private:
  inline static std::unique_ptr<ingest_server> shared_;
  inline static std::size_t next_user_ = 0;
  inline static int next_person_ = 0;
};

} // namespace pheidi::test
