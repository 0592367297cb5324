// Whom and what the path of a page names, as far as strangers are shown it.
#pragma once

#include "html.hpp"

#include "pheidi/activitypub/note.hpp"
#include "pheidi/instance/entities/context.hpp"
#include "pheidi/model/published.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::pages {

/// The eyes of nobody in particular, whoever asks.
entities::context of_strangers(const web::call& c);
/// Nothing when the server shows its posts to strangers.
std::optional<web::answer> refuse_strangers(const web::call& c);
/// One of ours by name, in any case. Else a page that says why there is none: 404, 410 for one that is gone
/// for good, 403 while it is suspended; or that leads to a profile elsewhere ("name@domain").
web::or_refusal<model::published_account> found_account(const web::call& c, const std::string& name);
/// The account and its entity.
struct found_profile {
  model::published_account account;
  json::object entity;
};
web::or_refusal<found_profile> found_profile_of(const web::call& c, const std::string& name);
struct shown_post {
  json::object entity;
};
/// A post of the second place by whom the first names. A boost is not here, but where the original is.
web::or_refusal<shown_post> found_post(const web::call& c);

/// A hashtag by name, whether anybody used it or not; a page for what would be none in a post.
web::or_refusal<activitypub::hashtag> found_tag(const web::call& c, const std::string& name);

inline constexpr int posts_per_page = 20;
/// Of the query: nothing for what is no id.
std::optional<std::int64_t> cursor(const web::call& c);
/// Where the next page begins; nothing after the last one.
std::optional<std::int64_t> older_than(const std::vector<std::int64_t>& ids);

} // namespace pheidi::instance::pages
