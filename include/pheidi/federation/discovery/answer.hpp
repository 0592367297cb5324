// What an answer, or the lack of one, means for who asked. Pure.
#pragma once

#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/http/client.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace pheidi::federation::discovery {

/// The body of a 200 of the right type and size; else not_found, gone, refused, unavailable,
/// wrong_media_type, too_large. `at` is for the error's context.
result<std::string> read_answer(http::response r, std::string_view at, const get_options& options);
/// Of an answer that is no 200: not_found, gone, refused or unavailable.
errc from_status(int status);
/// unavailable, or bad_uri where our own policy refused: no retry changes that.
error from_network(const error& e);

/// 400 and 401 ask for another kind of signature.
bool asks_for_other_scheme(int status);
/// Where a 301, 302, 303, 307 or 308 leads to; nothing for other answers.
std::optional<result<http::url>> redirect_of(const http::response& r, const http::url& from);

/// not_json unless the text is one JSON object.
result<boost::json::object> read_object(std::string_view text);
/// `id` if it is a text, else empty.
std::string id_of_document(const boost::json::object& o);

/// Out of a closed set, for metrics.
std::string_view label(const error& e);

} // namespace pheidi::federation::discovery
