// Client and redirect URI are looked at first: what is wrong with them is never said by a redirection.
#include "authorization_request.hpp"

#include "challenge.hpp"

#include <algorithm>

namespace pheidi::instance::oauth {

namespace {

constexpr std::size_t longest_parameter = 4096;

} // namespace

bool authorization_request::by_form() const {
  const auto scheme = scheme_of(redirect_uri);
  return response_mode == "form_post" && (scheme == "https" || scheme == "http");
}

authorization_request read_request(const web::parameters& given) {
  authorization_request out;
  const auto read = [&](const char* name) {
    auto text = given.text_or_empty(name);
    out.too_long = out.too_long || text.size() > longest_parameter;
    return text;
  };
  out.client_id = read("client_id");
  out.redirect_uri = read("redirect_uri");
  out.response_type = read("response_type");
  out.response_mode = read("response_mode");
  out.scope = read("scope");
  if (given.has("state")) out.state = read("state");
  out.code_challenge = read("code_challenge");
  out.code_challenge_method = read("code_challenge_method");
  out.force_login = given.flag_or("force_login", false);
  return out;
}

hidden_fields fields_of(const authorization_request& r) {
  hidden_fields out{
      {"client_id", r.client_id}, {"redirect_uri", r.redirect_uri}, {"response_type", r.response_type}};
  const auto add = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out.emplace_back(name, value);
  };
  add("response_mode", r.response_mode);
  add("scope", r.scope);
  if (r.state) out.emplace_back("state", *r.state);
  add("code_challenge", r.code_challenge);
  add("code_challenge_method", r.code_challenge_method);
  return out;
}

std::string page_of(const authorization_request& r) {
  auto all = fields_of(r);
  if (r.force_login) all.emplace_back("force_login", "true");
  return with_parameters("/oauth/authorize", all);
}

std::string broken(const authorization_request& r, const std::optional<model::oauth_application>& client) {
  if (r.too_long) return "The link of the application is too long.";
  if (!client) return "The application is not known here. It has to register first.";
  const auto& known = client->redirect_uris;
  if (std::ranges::find(known, r.redirect_uri) == known.end() || !may_redirect_to(r.redirect_uri))
    return "The address to come back to is not one that the application registered.";
  return {};
}

std::optional<request_fault> fault_of(const authorization_request& r,
                                      const model::oauth_application& client) {
  if (r.response_type.empty()) return request_fault{"invalid_request", "response_type is missing"};
  if (r.response_type != "code")
    return request_fault{"unsupported_response_type", "Only the response type code is known here"};
  const auto& mode = r.response_mode;
  if (!mode.empty() && mode != "query" && mode != "fragment" && !r.by_form())
    return request_fault{"invalid_request", "The response mode is not known here"};
  const auto asked = read_scopes(r.scope);
  if (!asked || !within(asked_scopes(r), client.scopes))
    return request_fault{"invalid_scope", "A scope is unknown, or the application did not register it"};
  if (r.code_challenge.empty() && r.code_challenge_method.empty()) {
    if (client.confidential) return std::nullopt;
    return request_fault{"invalid_request", "An application without a secret needs a code challenge"};
  }
  if (r.code_challenge_method != "S256")
    return request_fault{"invalid_request", "The code challenge method must be S256"};
  if (!may_be_a_challenge(r.code_challenge))
    return request_fault{"invalid_request", "The code challenge is no digest in base64url"};
  return std::nullopt;
}

scopes asked_scopes(const authorization_request& r) {
  auto out = read_scopes(r.scope).value_or(scopes());
  if (out.empty()) out.emplace_back("read");
  return out;
}

std::string answer_uri(const authorization_request& r, query answer) {
  if (r.state) answer.emplace_back("state", *r.state);
  return with_parameters(r.redirect_uri, answer, r.response_mode == "fragment" ? '#' : '?');
}

std::string forms_lead_to(const std::string& redirect_uri) {
  const auto scheme = scheme_of(redirect_uri);
  if (scheme == "urn") return "'self'";
  // Where a web application leads on from its own page is not ours to know.
  if (scheme == "https" || scheme == "http") return {};
  return "'self' " + scheme + ":";
}

} // namespace pheidi::instance::oauth
