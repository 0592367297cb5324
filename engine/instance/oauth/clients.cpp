// Secrets are compared in constant time, of unknown clients too.
#include "clients.hpp"

#include "redirect_uris.hpp"
#include "secrets.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/keyed.hpp"

#include <boost/url/pct_string_view.hpp>

namespace pheidi::instance::oauth {

namespace {

/// Both are form-encoded before they are joined (RFC 6749 2.3.1); our own need no escapes.
std::string form_decoded(std::string_view text) {
  const auto escaped = boost::urls::make_pct_string_view(text);
  return escaped ? escaped->decode() : std::string(text);
}

std::optional<client_claim> claim_of_header(const http::request& request) {
  const auto* said = request.find("authorization");
  if (!said || said->size() > 2048) return std::nullopt;
  const std::string_view text = *said;
  const auto scheme = text.substr(0, text.find(' '));
  if (!ascii::same_ignoring_case(scheme, "basic") || text.size() == scheme.size()) return std::nullopt;
  const auto pair = crypto::base64_decode(ascii::trim(text.substr(scheme.size() + 1)));
  if (!pair) return std::nullopt;
  const auto colon = pair->find(':');
  if (colon == pair->npos) return std::nullopt;
  const std::string_view both = *pair;
  return client_claim{form_decoded(both.substr(0, colon)), form_decoded(both.substr(colon + 1)), true};
}

} // namespace

client_claim claim_of(const http::request& request, const web::parameters& given) {
  if (auto found = claim_of_header(request)) return *found;
  return {given.text_or_empty("client_id"), given.text_or_empty("client_secret"), false};
}

std::optional<model::oauth_application> known_client(pqxx::dbtransaction& tx, const client_claim& claim) {
  auto found = model::find_oauth_application(tx, claim.id);
  static const std::string nobodys = make_secret();
  const bool right = crypto::same_secret(found ? found->secret : nobodys, claim.secret);
  if (!found) return std::nullopt;
  const bool needs_none = !found->confidential && claim.secret.empty();
  if (!right && !needs_none) return std::nullopt;
  return found;
}

} // namespace pheidi::instance::oauth
