// POST /oauth/token: a code or the client itself becomes a token.
#include "answers.hpp"
#include "challenge.hpp"
#include "clients.hpp"
#include "endpoints.hpp"
#include "scopes.hpp"
#include "secrets.hpp"
#include "token_entity.hpp"

#include <boost/json/object.hpp>

namespace pheidi::instance::oauth {

namespace {

/// What the attempt did to the code stays done.
web::answer invalid_grant() {
  auto out =
      oauth_error(400, "invalid_grant",
                  "The code is unknown, used, too old, or was given for another client or redirection");
  out.keeps_changes = true;
  return out;
}

/// The verifier that was promised; where none was there is none, or somebody took the challenge away.
bool proves_itself(const model::oauth_grant& grant, const model::oauth_application& client,
                   const std::string& verifier) {
  if (grant.code_challenge.empty()) return client.confidential && verifier.empty();
  return meets_challenge(verifier, grant.code_challenge);
}

web::answer for_code(web::call& c, const model::oauth_application& client) {
  const auto code = c.given.text_or_empty("code"), redirect = c.given.text_or_empty("redirect_uri");
  if (code.empty()) return missing_parameter("code");
  if (redirect.empty()) return missing_parameter("redirect_uri");
  // Used up by its client's first attempt, right or wrong: a verifier is not guessed at twice (RFC 7636), and
  // a second use gets nothing (RFC 6749, 4.1.2). The token of the first use stays: it is also that of every
  // other sign-in with the same application and scopes, and clients repeat a request whose answer was lost.
  const auto grant = model::redeem_oauth_grant(c.tx, code, client.id, c.now);
  if (!grant || grant->redirect_uri != redirect) return invalid_grant();
  if (!proves_itself(*grant, client, c.given.text_or_empty("code_verifier"))) return invalid_grant();
  return token_entity(
      model::obtain_oauth_token(c.tx, client.id, grant->person, grant->scopes, make_secret(), c.now));
}

web::answer for_client(web::call& c, const model::oauth_application& client) {
  auto asked = read_scopes(c.given.text_or_empty("scope"));
  if (asked && asked->empty()) asked->emplace_back("read");
  if (!asked || !within(*asked, client.scopes))
    return oauth_error(400, "invalid_scope", "A scope is unknown, or the application did not register it");
  return token_entity(model::obtain_oauth_token(c.tx, client.id, std::nullopt, *asked, make_secret(), c.now));
}

} // namespace

web::answer token_entity(const model::oauth_token& token) {
  boost::json::object out{{"access_token", token.token},
                          {"token_type", "Bearer"},
                          {"scope", joined(token.scopes)},
                          {"created_at", static_cast<std::int64_t>(unix_seconds(token.created_at))}};
  return unkept(web::answer(out));
}

web::answer give_token(web::call& c) {
  const auto grant_type = c.given.text_or_empty("grant_type");
  if (grant_type.empty()) return missing_parameter("grant_type");
  const bool by_code = grant_type == "authorization_code";
  if (!by_code && grant_type != "client_credentials")
    return oauth_error(400, "unsupported_grant_type", "There is no such grant type here");
  const auto claim = claim_of(c.request, c.given);
  const auto client = known_client(c.tx, claim);
  if (!client) return invalid_client(claim.by_header);
  if (by_code) return for_code(c, *client);
  if (!client->confidential) return invalid_client(claim.by_header);
  return for_client(c, *client);
}

} // namespace pheidi::instance::oauth
