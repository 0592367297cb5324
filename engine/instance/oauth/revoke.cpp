// POST /oauth/revoke: a token ends, and what hangs on it.
#include "answers.hpp"
#include "clients.hpp"
#include "ended_tokens.hpp"
#include "endpoints.hpp"

#include "pheidi/model/client/oauth_tokens.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

constexpr const char* kill = R"({"event":"kill"})";

} // namespace

void end_streams(web::call& c, const std::vector<std::int64_t>& tokens) {
  for (const auto token : tokens)
    c.then.run({federation::outbox::publish(fmt::format("timeline:access_token:{}", token), kill)});
}

void end_streams_of(web::call& c, account_id account, const std::vector<std::int64_t>& tokens) {
  c.then.run({federation::outbox::publish(fmt::format("timeline:system:{}", account.value), kill)});
  end_streams(c, tokens);
}

web::answer revoke_token(web::call& c) {
  const auto token = model::find_oauth_token(c.tx, c.given.text_or_empty("token"));
  // What is no token cannot be used any more either (RFC 7009, 2.2).
  if (!token) return unkept(web::done());
  const auto client = known_client(c.tx, claim_of(c.request, c.given));
  if (!client || client->id != token->application)
    return oauth_error(403, "unauthorized_client", "The token is not one of this client");
  if (model::revoke_oauth_token(c.tx, token->id, c.now)) end_streams(c, {token->id});
  return unkept(web::done());
}

} // namespace pheidi::instance::oauth
