// What a request says about a filter, read and checked once for both versions of the API.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/filters_written.hpp"

#include <vector>

namespace pheidi::instance::api {

inline constexpr std::size_t most_filters = 300, most_keywords = 100, longest_keyword = 200,
                             longest_title = 256;
/// Of all filters of an account together: each is looked for in every post that it is shown.
inline constexpr std::int64_t most_keywords_of_one = 2000;

/// title, context[], expires_in, filter_action. `fresh`: title and context must be there.
web::or_refusal<model::filter_change> read_filter(const web::call& c, bool fresh);
/// keywords_attributes[].
web::or_refusal<std::vector<model::keyword_change>> read_keywords(const web::call& c);
/// context[], each once; 422 for none and for one that is unknown.
web::or_refusal<std::vector<std::string>> read_contexts(const web::call& c);
/// expires_in; what is given and no number of seconds is never.
void read_expiry(const web::call& c, model::filter_change& into);
/// 422 when the filter, which has `there` of them, or the account would have too many.
std::optional<web::answer> refuse_more_keywords(web::call& c, std::size_t there, std::size_t more);
/// Nothing for one that may be kept.
std::optional<web::answer> refuse_keyword(const std::optional<std::string>& keyword);
/// Streams and their filters: whoever listens looks them up again.
void tell_filters_changed(web::call& c);

} // namespace pheidi::instance::api
