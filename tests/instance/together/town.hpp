// An instance that other servers reach by its name over https: `pheidi run`, TLS before it, and people on it.
#pragma once

#include "instance/api/api_server.hpp"
#include "logged_process.hpp"

#include "pheidi/crypto/certificate.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::test {

class town {
 public:
  /// TLS begins here, with a certificate of that authority. `web_domain` is the same one unless it is given.
  town(std::string domain, const crypto::certificate_authority& ca, const std::string& web_domain = "");

  const std::string& domain() const { return domain_; }
  const std::string& web_domain() const { return web_domain_; }
  std::uint16_t port() const { return port_; }
  /// Starts the engine; `hosts` names all that there are.
  void open(const std::string& hosts, const std::vector<std::string>& more = {});
  /// For /etc/hosts, with the port.
  std::string hosts() const;

  api_person add_person(const std::string& name);
  /// `pheidi` with these arguments, as who runs the instance; throws with what it said when it fails.
  void administer(std::vector<std::string> arguments);
  api_answer ask(const api_request& r) const { return ask_api(socket(), domain_, r); }
  std::string sql(const std::string& query) { return here.sql(query); }
  /// As if the time of everything that was put off had come.
  void hasten();
  bool rests() { return test::rests(here); }
  std::string log() const { return engine_->log(); }

  instance here;

 private:
  std::string file(const char* name) const { return here.path(name).string(); }
  std::filesystem::path socket() const { return here.path("web.sock"); }

  std::string domain_, web_domain_, application_;
  std::uint16_t port_ = 0;
  std::unique_ptr<logged_process> front_;
  std::unique_ptr<engine_process> engine_;
};

/// Somebody in a town, and what a client of theirs does.
struct citizen {
  town* at = nullptr;
  api_person me;

  const std::string& name() const { return me.name; }
  /// "name@harbour.example"
  std::string address() const { return me.name + "@" + at->domain(); }
  std::string uri() const { return "https://" + at->web_domain() + "/users/" + me.name; }

  api_answer get(const std::string& target) const;
  api_answer send(const std::string& method, const std::string& target,
                  const boost::json::value& body = boost::json::object()) const;
  api_answer post(const std::string& target, const boost::json::value& body = boost::json::object()) const {
    return send("POST", target, body);
  }

  /// By what a person types into the search field; its id at the searcher's instance, "" for nothing. The
  /// other server has seconds to answer, so the question is asked until something is found.
  std::string find_account(const std::string& what) const;
  std::string find_status(const std::string& url) const;
  /// The same, of what has come by itself: no question to another server.
  std::string known_status(const std::string& uri) const;
  /// Asked once, for "accounts" or "statuses" that nobody should find.
  std::string look_for(const std::string& type, const std::string& what) const;

  /// On the other one's account, as it is known here: "follow", "block" ...
  api_answer act(const std::string& what, const citizen& on) const;
  api_answer relation_to(const citizen& other) const;
  /// Posts; the answer is a Status.
  api_answer publish(const std::string& text, const boost::json::object& more = {}) const;
  /// Of one red pixel, with a focus beside the middle; its id.
  std::string upload_picture(const std::string& description) const;
};

/// Two towns that can reach each other, and a third name that somebody else may listen for.
struct country {
  /// `quays_web_domain` and `quays_more`, arguments of `pheidi run`, make the second one another kind of
  /// town.
  explicit country(const std::string& quays_web_domain = "", const std::vector<std::string>& quays_more = {});
  static country& shared();
  /// "127.0.0.1:PORT name" for each.
  std::string hosts() const;
  /// A person whom no other test knows.
  citizen somebody(town& at);

  crypto::certificate_authority ca;
  std::uint16_t third_port;
  town harbour, quay;
  static constexpr const char* third = "orchard.example";
};

} // namespace pheidi::test
