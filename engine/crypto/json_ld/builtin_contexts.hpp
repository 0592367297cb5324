// The contexts that the engine carries. Nothing else is ever looked up.
#pragma once

#include <boost/json/value.hpp>

#include <span>
#include <string_view>

namespace pheidi::crypto::ld {

/// What stands at the URL's "@context"; null for a URL that we do not carry.
const boost::json::value* builtin_context(std::string_view url);
/// The names of all of them, without their aliases.
std::span<const std::string_view> builtin_urls();

boost::json::object activitystreams_terms();
boost::json::object security_terms();
boost::json::object identity_terms();
boost::json::object data_integrity_v1_terms();
boost::json::object data_integrity_v2_terms();
boost::json::object multikey_terms();
boost::json::object controlled_identifier_terms();
boost::json::object did_terms();
boost::json::object webfinger_terms();
boost::json::object mastodon_terms();
boost::json::object gotosocial_terms();
boost::json::object miscellany_terms();
/// What Mastodon's context has beyond ActivityStreams and security.
boost::json::object extension_terms();

} // namespace pheidi::crypto::ld
