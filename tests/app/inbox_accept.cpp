#include "inbox_accept.hpp"

#include "pheidi/json/read.hpp"

#include <algorithm>

namespace pheidi::test {

std::unique_ptr<stage> inbox_accept::stage_;
std::future<http_answer> inbox_accept::slow_header_, inbox_accept::slow_body_,
    inbox_accept::slow_expectation_;

stage::stage() {
  // Names that tests publish under later must be in the hosts file before the engine reads it.
  for (const auto* host : {"a.example", "b.example", "c.example", "flood.example", "blocked.example"})
    world_.publish(fmt::format("https://{}/", host), "{}").value();
  sql("INSERT INTO domain_blocks (domain, severity, created_at, updated_at)"
      " VALUES ('blocked.example', 1, now(), now())");
  sql("INSERT INTO ip_blocks (ip, severity, expires_at, created_at, updated_at) VALUES"
      " ('198.51.100.0/24', 9999, NULL, now(), now()), ('2001:db8:bad::/48', 9999, NULL, now(), now()),"
      " ('203.0.113.1', 9999, now() - interval '1 day', now(), now()),"
      " ('203.0.113.2', 5000, NULL, now(), now())");
}

void inbox_accept::SetUpTestSuite() {
  stage_ = std::make_unique<stage>();
  const auto& here = stage_->here_;
  // Nothing listens where dead.example is.
  here.write("hosts", stage_->world_.hosts_file() + "127.0.0.1:1 dead.example\n");
  here.write("ca.pem", stage_->world_.ca_pem());
  // What it pushes stays in its queue to be looked at.
  stage_->engine_ =
      stage_->here_.start({"--set", "inbox.max_connections=128", "--set", "queue.queues=ingress"});
  const auto socket = here.path("inbox.sock");
  const auto begin = [socket](const std::string& bytes) {
    return std::async(std::launch::async, [socket, bytes] { return read_answer(ask_raw(socket, bytes)); });
  };
  const std::string head = "POST /inbox HTTP/1.1\r\nHost: local.example\r\n";
  slow_header_ = begin(head);
  slow_body_ = begin(head + "Content-Length: 10\r\n\r\nhalf");
  slow_expectation_ = begin(head + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n");
}

void inbox_accept::TearDownTestSuite() {
  for (auto* slow : {&slow_header_, &slow_body_, &slow_expectation_})
    if (slow->valid()) slow->wait();
  stage_.reset();
}

testing::AssertionResult inbox_accept::accepted(const http_answer& a) {
  if (a.status == 202 && a.body.empty()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << a.status << ' ' << a.body << "\n"
                                     << on().engine_->log().substr(0, 4000);
}

testing::AssertionResult inbox_accept::refused(const http_answer& a, int status) {
  const auto body = json::parse(a.body);
  const auto* why = body && body->is_object() ? body->get_object().if_contains("error") : nullptr;
  const bool named = why && why->is_string() && !why->get_string().empty();
  if (a.status == status && named && a.head.find("application/json") != a.head.npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "not " << status << " with an error but " << a.head << "\n" << a.body;
}

testing::AssertionResult inbox_accept::has_posts(const remote_person& person, int count) {
  const auto done = on().settled();
  if (!done) return done;
  const auto found = on().sql(
      fmt::format("SELECT count(*) FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE a.uri = '{}'",
                  person.uri()));
  if (found == std::to_string(count)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << person.uri() << " has " << found << " posts, not " << count;
}

testing::AssertionResult inbox_accept::lives(const remote_person& person) {
  const auto answer = person.send(on().here_, person.create("lives", "still here"));
  if (answer.status != 202) return accepted(answer);
  return on().becomes(fmt::format("SELECT count(*) FROM statuses WHERE uri = '{}'", person.status("lives")),
                      "1");
}

http_fields with(http_fields fields, const std::string& name, const std::string& value) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
  if (found == fields.end())
    fields.emplace_back(name, value);
  else
    found->second = value;
  return fields;
}

http_fields without(http_fields fields, const std::string& name) {
  std::erase_if(fields, [&](const auto& f) { return f.first == name; });
  return fields;
}

std::string value_of(const http_fields& fields, const std::string& name) {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return "";
}

} // namespace pheidi::test
