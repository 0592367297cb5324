// Foreign text on its way into HTML and XML, and members of entities as text. Pure.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace pheidi::instance::pages {

namespace json = boost::json;

/// Text where HTML or XML is expected, in double-quoted attributes, too. The only way for foreign text into a
/// page. Characters that XML does not know are left out.
std::string escaped(std::string_view text);
/// An address for href and src, escaped; "" for what is none of the web's (javascript:, data:, ...).
std::string address(std::string_view url);
/// As part of an address' query.
std::string in_query(std::string_view text);
/// `<a href="URL">TEXT</a>`, the text alone where the address is none; `text` is text.
std::string link(std::string_view url, std::string_view text);
/// The start of a text, in one line, with "..." where something is missing.
std::string excerpt(std::string_view text, std::size_t bytes);

/// "" for what is not there or no text.
std::string text_of(const json::object& o, std::string_view name);
std::int64_t number_of(const json::object& o, std::string_view name);
bool flag_of(const json::object& o, std::string_view name);
/// Empty for what is not there.
const json::object& object_of(const json::object& o, std::string_view name);
const json::array& array_of(const json::object& o, std::string_view name);

} // namespace pheidi::instance::pages
