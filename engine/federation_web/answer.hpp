// A question of another server and the answer to it, before it is HTTP.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/federation_web/route.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/visibility.hpp"

#include <optional>
#include <string>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::federation_web {

struct question {
  route asked;
  std::string target;       // with the query string
  bool html = false;        // a page for people is preferred
  model::viewer by;         // who signed; nobody without a valid signature
  std::string by_authority; // "https://host[:port]" of who signed
  bool shunned = false;     // who signed is suspended here
  bool secure = false;      // documents are for those who sign
};

struct answer {
  int status = 200;
  std::string body;                   // JSON-LD of 200
  std::string why;                    // of a refusal
  std::string location;               // of a redirect
  std::string id;                     // of the document, for its Link
  std::optional<seconds> shared_life; // how long anybody may keep it; nothing: nobody may
  bool varies_by_signer = false;      // another asker may get another answer
};

constexpr seconds usual_life{180};

/// Everything that belongs to an account. Threads: those of the executor.
answer answer_to(pqxx::dbtransaction& tx, const model::outgoing_context& context, const question& q);

} // namespace pheidi::federation_web
