// Somebody on another server: published with WebFinger by the swarm, with a key, able to sign and send.
#pragma once

#include "http_post.hpp"
#include "instance.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace pheidi::test {

/// How a request is signed; what is left out of it or wrong about it.
struct signing {
  std::string algorithm = "rsa-sha256"; // as written; empty: left out
  std::string headers = "(request-target) host date digest";
  std::int64_t date_offset_s = 0;                   // of Date and (created)
  std::optional<std::int64_t> created{}, expires{}; // parameters
  bool rfc9421 = false;                             // instead of draft-cavage
  std::string components = R"("@method" "@target-uri" "content-digest")";
  std::string target{};          // signed instead of the one that is asked; empty: the same
  std::string digest{};          // header instead of the right one; empty: right
  std::string key_id{};          // empty: the person's
  std::string more_parameters{}; // appended to the Signature header, or to those of Signature-Input
  bool unsigned_request = false;
  std::string method = "post";        // as it is signed
  std::string host = "local.example"; // of the Host field and what is signed of it
  std::optional<std::string> date{};  // as written
  /// Bytes for a text, instead of the person's RSA signature.
  std::function<std::string(const std::string& text)> sign_with{};
};

class remote_person {
 public:
  /// `https://HOST/users/NAME`, published. `key` picks one of a few key pairs that all tests share.
  remote_person(swarm::world& world, std::string host, std::string name, std::size_t key = 1);

  const std::string& uri() const { return uri_; }
  std::string inbox() const { return "https://" + host_ + "/inbox"; }
  std::string followers() const { return uri_ + "/followers"; }
  const std::string& host() const { return host_; }
  std::string key_id() const { return uri_ + "#main-key"; }
  /// Published again with these members in addition (`,"name":"x"`) and this key.
  void publish(const std::string& more = "", std::optional<std::size_t> key = std::nullopt);
  std::string document(const std::string& more = "") const;
  const crypto::rsa_private_key& key() const;

  /// Fields of a signed POST of `body`.
  http_fields sign(const std::string& target, const std::string& body, const signing& how = {}) const;
  /// The status of the answer.
  int post(const instance& to, const std::string& body, const std::string& target = "/inbox",
           const signing& how = {}) const;
  http_answer send(const instance& to, const std::string& body, const std::string& target = "/inbox",
                   const signing& how = {}) const;

  /// {"@context":...,"id":ID,"type":TYPE,"actor":...,"object":OBJECT MORE}
  std::string activity(const std::string& type, const std::string& id, const std::string& object_json,
                       const std::string& more = "") const;
  /// A public note of this person's; `more` are further members (`,"summary":"x"`).
  std::string note(const std::string& id, const std::string& content, const std::string& more = "") const;
  std::string create(const std::string& id, const std::string& content, const std::string& more = "") const;
  /// "https://HOST/users/NAME/statuses/ID"
  std::string status(const std::string& id) const { return uri_ + "/statuses/" + id; }

 private:
  swarm::world* world_;
  std::string host_, name_, uri_;
  std::size_t key_;
};

/// The row of somebody who is known there, with the key; its id.
std::string add_person(instance& here, const remote_person& person);

/// The key pair of that number.
const crypto::rsa_private_key& shared_key(std::size_t number);
std::string quoted(const std::string& text);

} // namespace pheidi::test
