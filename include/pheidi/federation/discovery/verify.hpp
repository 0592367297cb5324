// Who signed a request that another server sent: draft-cavage or RFC 9421, against a key that is known or
// found.
#pragma once

#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/model/domain_policy.hpp"

#include <string>

namespace pheidi::federation::discovery {

/// Form, age and digest are looked at first; then the key, from the cache, the database or its server; a
/// known key that does not match is read again once. `target_uri` is the request's URL as the world sees it
/// (RFC 9421). Errors: those of crypto, of `actors::key`, blocked_domain. Request, keys and policy outlive
/// the call.
net::awaitable<result<key_ptr>> verify(actors& keys, const model::domain_policy& policy,
                                       const http::request& request, const std::string& target_uri);

/// "https://HOST" of the request and its target, whatever a proxy made of the scheme.
std::string target_uri(const http::request& request, bool https);

/// How such an error is answered: 401 unless the request could not be read (400), its server is blocked
/// (403), or its key cannot be asked for now (503).
int status_of_unverified(const error& e);

} // namespace pheidi::federation::discovery
