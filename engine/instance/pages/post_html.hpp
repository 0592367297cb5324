// Posts as HTML: author, text, pictures, poll, what is quoted. What their authors hide behind a warning is
// behind one here.
#pragma once

#include "markup.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::instance::pages {

/// In a list; as what the page is about; or inside of another post, where it is no target of links.
enum class shown_as { one_of_many, subject, part };
/// Of a boost, the original and who boosted it.
std::string post_html(const json::object& post, shown_as place = shown_as::one_of_many);
/// All of them.
std::string posts_html(const json::array& posts);
/// A page of them, with a link to those before `older` when there are more.
std::string page_of_posts(const json::array& posts, std::optional<std::int64_t> older);
/// Its address here or elsewhere.
std::string page_of(const json::object& post);
/// The picture of an account, small and said by nothing: the name stands beside it.
std::string avatar_html(const json::object& account);

} // namespace pheidi::instance::pages
