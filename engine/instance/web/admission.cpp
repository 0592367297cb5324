// No token, a bad one, one of an application, one of somebody who may not use it, one without the scope.
#include "admission.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/instance/web/service.hpp"

#include <fmt/format.h>

namespace pheidi::instance::web {

namespace {

answer unauthorised(std::string_view why) {
  return answer::refusal(401, why).with(
      "WWW-Authenticate",
      fmt::format(R"(Bearer realm="Doorkeeper", error="invalid_token", error_description="{}")", why));
}

std::optional<answer> refuse_state(model::person_state state, bool unready_too) {
  switch (state) {
  case model::person_state::usable:
    return std::nullopt;
  case model::person_state::unconfirmed:
    if (unready_too) return std::nullopt;
    return answer::refusal(403, "Your e-mail address is not confirmed yet");
  case model::person_state::pending:
    if (unready_too) return std::nullopt;
    return answer::refusal(403, "Your account has not been approved yet");
  case model::person_state::disabled:
  case model::person_state::suspended:
    return answer::refusal(403, "Your account is disabled");
  }
  return std::nullopt;
}

bool has_a_scope(const model::bearer& by, std::string_view alternatives) {
  if (alternatives.empty()) return true;
  while (!alternatives.empty()) {
    const auto scope = alternatives.substr(0, alternatives.find(' '));
    alternatives.remove_prefix(std::min(scope.size() + 1, alternatives.size()));
    if (!scope.empty() && model::allows(by.scopes, scope)) return true;
  }
  return false;
}

} // namespace

std::string token_of(const http::request& request, const parameters& given) {
  if (const auto* said = request.find("authorization")) {
    std::string_view text = *said;
    const auto scheme = text.substr(0, text.find(' '));
    if (ascii::same_ignoring_case(scheme, "bearer") && text.size() > scheme.size())
      return std::string(ascii::trim(text.substr(scheme.size() + 1)));
  }
  for (const auto* name : {"access_token", "bearer_token"})
    if (auto text = given.text(name); text && !text->empty()) return *text;
  return {};
}

std::optional<answer> refuse_caller(const access& may, const model::found_bearer& found, bool sent,
                                    bool closed_to_strangers) {
  if (may.who == caller::anybody) return std::nullopt;
  if (!found.valid) {
    if (sent)
      return unauthorised(found.revoked ? "The access token was revoked" : "The access token is invalid");
    if (may.who == caller::maybe && !closed_to_strangers) return std::nullopt;
    return may.who == caller::maybe ? answer::refusal(401, "This method requires an authenticated user")
                                    : unauthorised("The access token is invalid");
  }
  const auto& by = *found.valid;
  if (by.who)
    if (auto refused = refuse_state(by.who->state, may.unready_person)) return refused;
  if (!by.who && may.who == caller::person)
    return answer::refusal(422, "This method requires an authenticated user");
  if (!by.who && may.who == caller::maybe && closed_to_strangers)
    return answer::refusal(401, "This method requires an authenticated user");
  if (!has_a_scope(by, may.scopes))
    return answer::refusal(403, "This action is outside the authorized scopes");
  return std::nullopt;
}

} // namespace pheidi::instance::web
