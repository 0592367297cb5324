// Which client asks: its name and secret in the body or by HTTP Basic.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/oauth_applications.hpp"

#include <optional>
#include <string>

namespace pheidi::instance::oauth {

struct client_claim {
  std::string id, secret; // empty: not said
  bool by_header = false; // HTTP Basic
};
/// The header wins over the body.
client_claim claim_of(const http::request& request, const web::parameters& given);
/// The application when the secret is right, or none is needed: `confidential` says which.
std::optional<model::oauth_application> known_client(pqxx::dbtransaction& tx, const client_claim& claim);

} // namespace pheidi::instance::oauth
