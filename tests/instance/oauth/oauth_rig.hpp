// The endpoints of this folder before real databases, without sockets: a request is a value, and so is its
// answer.
#pragma once

#include "federation/discovery_actors_rig.hpp"
#include "support/redis_server.hpp"

#include "pheidi/instance/web/service.hpp"
#include "pheidi/redis/subscriber.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::instance::oauth {

using pairs = std::vector<std::pair<std::string, std::string>>;

struct reply {
  int status = 0;
  std::string content_type, body;
  pairs fields;
  boost::json::value json; // null when the body is none

  /// "" for one that is not there.
  std::string header(std::string_view name) const;
  /// Of the object in the body; "" for what is no text.
  std::string text(const char* member) const;
  /// A parameter of Location, decoded.
  std::string location_parameter(std::string_view name) const;
};
std::ostream& operator<<(std::ostream& out, const reply& r);

std::string form_of(const pairs& all);
std::string json_of(const pairs& all);
std::string multipart_of(const pairs& all); // boundary "XX"

struct registered {
  std::string id, client_id, client_secret;
};

struct oauth_rig : federation::discovery::actors_rig {
  /// One for all tests of a program: each makes people and applications of its own.
  static oauth_rig& shared();
  oauth_rig();
  ~oauth_rig();

  reply ask(const std::string& method, const std::string& target, const pairs& fields = {},
            const std::string& body = {});
  /// The same of another service of these parts.
  reply ask_of(web::service& whom, const std::string& method, const std::string& target,
               const pairs& fields = {}, const std::string& body = {});
  web::service::parts parts(std::vector<std::span<const web::route>> tables);
  reply get(const std::string& target, const std::string& token = {});
  reply post(const std::string& target, const pairs& form, const pairs& fields = {});
  /// All at once.
  std::vector<reply> post_at_once(const std::string& target, const pairs& form, int times);

  /// A user who may sign in with "right password"; users.id.
  std::string add_user(const std::string& name);
  registered register_application(const std::string& redirect_uri = "fedilab://backtofedilab",
                                  const std::string& scopes = "read write follow push");
  /// A code as if the user had consented; `more` are columns of the row.
  std::string add_code(const registered& app, const std::string& user, const std::string& scopes = "read",
                       const std::string& challenge = "", const std::string& age = "0 seconds");
  std::string add_token(const registered& app, const std::string& user, const std::string& scopes);
  pairs code_form(const registered& app, const std::string& code) const;
  void set_mode(const std::string& mode);
  /// What is published on each of these channels because of `act`; waits until all have something.
  std::map<std::string, std::string> heard_on(const std::vector<std::string>& channels,
                                              const std::function<void()>& act);

  std::string redirect_uri = "fedilab://backtofedilab"; // of code_form
  crypto::rails_cipher cipher{"test-primary-key-0123456789abcdef", "test-derivation-salt-0123456789ab"};
  test::redis_server redis_server;
  redis::connection redis;
  web::side_work aside, passwords;
  sidekiq::keyspace keys;
  federation::outbox::relay relay;
  web::service service;
};

/// Keeps a cookie and fills in forms.
class browser {
 public:
  explicit browser(oauth_rig& rig) : rig_(rig) {}

  reply get(const std::string& target);
  /// The first form of the page that has all of `typed` as inputs, or the one whose button says `pressed`.
  reply submit(const reply& page, const pairs& typed, const std::string& pressed = {});
  reply post(const std::string& target, const pairs& form);
  reply sign_in(const std::string& name, const std::string& password = "right password",
                const std::string& code = {}, const std::string& return_to = {});

  std::string cookie; // "__Host-_session_id=..."
  pairs fields;       // more of each request
  std::string address = "192.0.2.7";

 private:
  reply send(const std::string& method, const std::string& target, const std::string& body);
  oauth_rig& rig_;
};

/// Of the first input with that name.
std::string value_of(const std::string& html, const std::string& name);

} // namespace pheidi::instance::oauth
