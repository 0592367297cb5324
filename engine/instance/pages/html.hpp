// The frame around a public page: whole without scripts and forms, light and dark as its reader likes it.
#pragma once

#include "markup.hpp"

#include "pheidi/instance/web/call.hpp"

#include <string>
#include <string_view>

namespace pheidi::instance::pages {

struct page {
  std::string title; // text
  std::string head;  // HTML: more of the head
  std::string body;  // HTML, with its own h1
  int status = 200;
  bool listed = true;    // search engines may keep it
  bool embedded = false; // may stand in a frame of anybody's, and has nothing around it
};
web::answer to_answer(const web::call& c, const page& p);
/// A page of one paragraph, which nobody lists.
web::answer notice(const web::call& c, int status, std::string_view title, std::string_view text);
web::answer no_page(const web::call& c);
/// Kept as pages are, and like them different for who asks for documents.
web::answer redirect(int status, std::string location);

/// What the server is called.
std::string server_name(const web::call& c);
/// How long everybody may keep what strangers see.
web::answer kept(web::answer a);

} // namespace pheidi::instance::pages
