// What a page says of itself to search engines, link previews, readers of feeds and other servers.
#pragma once

#include "html.hpp"

#include <string>
#include <vector>

namespace pheidi::instance::pages {

struct about_page {
  std::string title, description, url; // text
  std::string type = "profile";        // or "article"
  std::string image;                   // address; may be empty
  bool large_image = false;
  std::string document;        // its address in ActivityPub; may be empty
  std::string feed;            // RSS
  std::string oembed;          // JSON
  std::string username;        // user@host of a profile
  std::string published;       // of an article, as the API writes it
  std::vector<std::string> me; // other pages of the same person
};
std::string head_of(const web::call& c, const about_page& about);
/// "Link" of the answer: the document in ActivityPub, and where `author` is described.
std::string links_of(const web::call& c, const json::object& author, const about_page& about);

/// "Display name (@user@host)"
std::string full_name(const web::call& c, const json::object& account);
/// "user@host", of ours, too.
std::string full_handle(const web::call& c, const json::object& account);
/// The display name, or the user name of who has none.
std::string name_of(const json::object& account);
/// The text of a post or its warning, for a line.
std::string summary_of(const json::object& post, std::size_t bytes);

} // namespace pheidi::instance::pages
