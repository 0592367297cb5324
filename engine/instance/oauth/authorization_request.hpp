// What an application asks a person for (RFC 6749 4.1.1), and where the answer goes. Pure.
#pragma once

#include "html.hpp"
#include "redirect_uris.hpp"
#include "scopes.hpp"

#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/model/client/oauth_applications.hpp"

#include <optional>
#include <string>

namespace pheidi::instance::oauth {

struct authorization_request {
  std::string client_id, redirect_uri, response_type, response_mode, scope;
  std::optional<std::string> state;
  std::string code_challenge, code_challenge_method;
  bool force_login = false; // ask even who said yes before
  bool too_long = false;    // a parameter beyond what a redirection can carry

  bool out_of_band() const { return redirect_uri == oauth::out_of_band; }
  /// The answer is to be posted, and to a server of the web: nothing else takes a form.
  bool by_form() const;
};
authorization_request read_request(const web::parameters& given);

/// All of it again: as fields of a form, as the address of the page that asks.
hidden_fields fields_of(const authorization_request& r);
std::string page_of(const authorization_request& r);

/// Why there is no page to ask on and nowhere to send anybody; empty: there is.
std::string broken(const authorization_request& r, const std::optional<model::oauth_application>& client);

struct request_fault {
  std::string code, description;
};
/// What the application is told instead of a code.
std::optional<request_fault> fault_of(const authorization_request& r, const model::oauth_application& client);
/// Of a request without fault.
scopes asked_scopes(const authorization_request& r);

/// The redirect URI with the answer and the state.
std::string answer_uri(const authorization_request& r, query answer);

/// CSP's form-action of a page whose form leads to the redirect URI: browsers look at redirections, too.
std::string forms_lead_to(const std::string& redirect_uri);

} // namespace pheidi::instance::oauth
