// The documents that hang on an account, one function each. The account is there and not gone.
#pragma once

#include "federation_web/answer.hpp"

#include "pheidi/model/published.hpp"

namespace pheidi::federation_web {

/// What each of them has in hand.
struct desk {
  pqxx::dbtransaction& tx;
  const model::outgoing_context& context;
  const question& q;
  const model::published_account& account;
};

answer actor_document(const desk& d);
answer outbox(const desk& d);
answer followers(const desk& d);
answer following(const desk& d);
answer featured(const desk& d);
answer featured_tags(const desk& d);
answer followers_synchronization(const desk& d);
/// To the post's page, where strangers see it: whoever signed, a page is shown to nobody in particular.
answer status_page(const desk& d);
answer status_document(const desk& d);
answer status_activity(const desk& d);
answer replies(const desk& d);
answer likes(const desk& d);
answer shares(const desk& d);
answer quote_stamp(const desk& d);

inline answer refused(int status, std::string why) {
  answer a;
  a.status = status;
  a.why = std::move(why);
  return a;
}
/// The same for what is not there and for what the asker may not know of.
inline answer missing() {
  auto a = refused(404, "not found");
  a.varies_by_signer = true;
  return a;
}
inline answer found(std::string body, std::string id = {}) {
  answer a;
  a.body = std::move(body);
  a.id = std::move(id);
  a.shared_life = usual_life;
  return a;
}
inline answer redirect(int status, std::string location) {
  answer a;
  a.status = status;
  a.location = std::move(location);
  a.shared_life = usual_life;
  return a;
}
/// A positive number of that parameter.
std::optional<std::int64_t> number_of(const question& q, std::string_view name);

} // namespace pheidi::federation_web
