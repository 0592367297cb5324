// An instance that serves its documents to other servers, and somebody of another server who asks for them.
#pragma once

#include "ingest_fixture.hpp"

#include <boost/json/value.hpp>

#include <memory>
#include <string>

namespace pheidi::test {

/// One running instance. `env` is appended to its .env.production.
class web_server : public ingest_server {
 public:
  explicit web_server(const std::string& env = {});

  /// GET with that Accept, unsigned.
  http_answer get(const std::string& target, const std::string& accept = "application/activity+json");
  /// The same, signed by that person.
  http_answer get_as(const remote_person& who, const std::string& target);
  /// As JSON; null unless it is 200.
  boost::json::value document(const std::string& target);

  std::string sql(const std::string& query) { return here.sql(query); }
  /// A user of a test's own, with an actor document: its name is free to choose, its row comes back.
  std::string add_user(const std::string& name);
  /// A post of that account; its id. `columns` and `values` are more of the row (", visibility", ", 2").
  std::string add_post(const std::string& account, const std::string& text, int visibility = 0,
                       const std::string& columns = "", const std::string& values = "");
  /// A row for that person; its id.
  std::string meet(const remote_person& person);
  void follow(const std::string& follower, const std::string& target);
};

/// A header's value, or nothing.
std::string header_of(const http_answer& a, const std::string& name);

} // namespace pheidi::test
