// Whether a URI may be fetched at all, decided before a packet is sent. Pure.
#pragma once

#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/http/url.hpp"

#include <string_view>

namespace pheidi::federation::discovery {

/// Fit for the database, and for a table that is bounded in entries.
inline constexpr std::size_t longest_uri = 2048;

/// bad_uri, local or blocked_domain; a null policy blocks nobody. Asked again for each hop of a redirect.
result<void> admit(const http::url& url, const config::identity_settings& identity,
                   const model::domain_policy* policy);
/// For what proves nothing by where it is, pictures and pages: plain http as well.
result<void> admit_unproven(const http::url& url, const config::identity_settings& identity,
                            const model::domain_policy* policy);
/// `admit` from text.
result<http::url> admit(std::string_view uri, const config::identity_settings& identity,
                        const model::domain_policy* policy);

/// What an actor that is known tells of itself is not fetched: ids of http days, and their ports, are as
/// good.
result<void> admit_as_told(const http::url& url, const config::identity_settings& identity,
                           const model::domain_policy* policy);

/// A host of ours, at whatever port: what it says would count as our own.
bool is_own_host(const http::url& url, const config::identity_settings& identity);
/// Same host, and same port unless each has the default one.
bool same_server(const http::url& a, const http::url& b);

/// Whether a document with this id, asked for at one URL and found at another, speaks for itself: its id is
/// the URL where it was found, or the one that was asked for, on the server that answered.
bool speaks_for_itself(std::string_view id, std::string_view asked, const http::url& asked_url,
                       const http::url& found);

} // namespace pheidi::federation::discovery
