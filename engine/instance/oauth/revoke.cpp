// POST /oauth/revoke: a token ends, and what hangs on it.
#include "answers.hpp"
#include "clients.hpp"
#include "endpoints.hpp"

#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/model/client/oauth_tokens.hpp"

namespace pheidi::instance::oauth {

web::answer revoke_token(web::call& c) {
  const auto token = model::find_oauth_token(c.tx, c.given.text_or_empty("token"));
  // What is no token cannot be used any more either (RFC 7009, 2.2).
  if (!token) return unkept(web::done());
  const auto client = known_client(c.tx, claim_of(c.request, c.given));
  if (!client || client->id != token->application)
    return oauth_error(403, "unauthorized_client", "The token is not one of this client");
  if (model::revoke_oauth_token(c.tx, token->id, c.now))
    c.then.run(federation::outbox::end_streams({token->id}));
  return unkept(web::done());
}

} // namespace pheidi::instance::oauth
