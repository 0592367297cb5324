// A running instance with people on it, spoken to as their clients do: over HTTP, with tokens.
#pragma once

#include "app/http_post.hpp"
#include "app/ingest_fixture.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::test {

/// Somebody here and what the client of theirs knows.
struct api_person {
  std::string name, id, user, token;
};

struct api_answer {
  int status = 0;
  std::string head, body;
  boost::json::value json; // null when the body is none
  /// "" for one that is not there.
  std::string header(const std::string& name) const;
  /// By the path of a JSON pointer: at("/account/id"). Null when there is nothing.
  boost::json::value at(const std::string& pointer) const;
  /// The same as text, "" for what is none.
  std::string text(const std::string& pointer) const;
};
std::ostream& operator<<(std::ostream& out, const api_answer& a);

using api_fields = std::vector<std::pair<std::string, std::string>>;

/// One request of a client to the instance of that domain.
struct api_request {
  std::string method, target, token = {}, content_type = {}, body = {};
  api_fields more = {};
};
api_answer ask_api(const std::filesystem::path& socket, const std::string& domain, const api_request& r);

/// The rows that clients need; the id of their application.
std::string add_application(instance& here);
/// A confirmed user with a token of these scopes.
api_person add_api_person(instance& here, const std::string& application, const std::string& name,
                          const std::string& scopes = "read write follow push");
std::string add_api_token(instance& here, const std::string& application, const api_person& who,
                          const std::string& scopes);
/// What an instance for clients has beside the rest: secrets.
instance_options for_clients();
/// No job waits, not in these sets either, or runs, and none is still to be queued.
bool rests(instance& here, const std::vector<std::string>& sets = {});

class api_server : public ingest_server {
 public:
  /// `arguments` go to `pheidi run`.
  explicit api_server(std::vector<std::string> arguments = {});
  /// One for all tests of a program: each makes people of its own.
  static api_server& shared();

  /// A confirmed user with a token of these scopes. Names are free to choose, once.
  api_person add_person(const std::string& name, const std::string& scopes = "read write follow push");
  /// Another token of that person.
  std::string add_token(const api_person& who, const std::string& scopes);
  /// A token of the application itself.
  std::string add_application_token(const std::string& scopes);
  std::string application() const { return application_; } // oauth_applications.id

  using fields = api_fields;
  api_answer ask(const std::string& method, const std::string& target, const std::string& token = "",
                 const std::string& content_type = "", const std::string& body = "", const fields& more = {});
  api_answer get(const std::string& target, const std::string& token = "") {
    return ask("GET", target, token);
  }
  /// A form.
  api_answer post(const std::string& target, const std::string& token, const std::string& form = "");
  /// JSON, with any method.
  api_answer send(const std::string& method, const std::string& target, const std::string& token,
                  const boost::json::value& body);

  std::string sql(const std::string& query) { return here.sql(query); }
  /// True once that GET answers something for which `holds` is true.
  bool becomes(const std::string& target, const std::string& token,
               const std::function<bool(const api_answer&)>& holds);
  std::filesystem::path socket() const { return here.path("web.sock"); }
  /// kill -9 and start again with the same files.
  void restart_killed();
  void start();

 private:
  std::vector<std::string> arguments_;
  /// Other servers know everybody's key.
  void tell_keys();

  std::string application_;
  std::vector<std::string> names_;
};

/// Percent-encoded for a form or a query.
std::string encoded(const std::string& text);

} // namespace pheidi::test
