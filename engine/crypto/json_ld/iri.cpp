// RFC 3986 on strings that may hold any character: no decoding, no normalising.
#include "iri.hpp"

#include "crypto/text.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace {

std::size_t scheme_size(std::string_view text) {
  if (text.empty() || !is_alpha(text.front())) return 0;
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return !is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.';
  });
  return end != text.end() && *end == ':' ? static_cast<std::size_t>(end - text.begin()) : 0;
}

struct parts {
  std::string_view scheme;    // with ":"
  std::string_view authority; // with "//"
  std::string_view path;
  std::string_view query;    // with "?"
  std::string_view fragment; // with "#"
};

std::string_view take(std::string_view& text, std::size_t size) {
  const auto head = text.substr(0, size);
  text.remove_prefix(head.size());
  return head;
}

parts split(std::string_view text) {
  parts out;
  const auto scheme = scheme_size(text);
  if (scheme > 0) out.scheme = take(text, scheme + 1);
  if (text.starts_with("//")) out.authority = take(text, std::min(text.find_first_of("/?#", 2), text.size()));
  out.path = take(text, std::min(text.find_first_of("?#"), text.size()));
  out.query = take(text, std::min(text.find('#'), text.size()));
  out.fragment = text;
  return out;
}

/// RFC 3986, section 5.2.4.
std::string without_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./") || path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.starts_with("/../") || path == "/..") {
      path = path == "/.." ? "/" : path.substr(3);
      out.resize(std::min(out.rfind('/'), out.size()));
      if (out.find('/') == out.npos) out.clear();
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      const auto next = std::min(path.find('/', 1), path.size());
      out += take(path, next);
    }
  }
  return out;
}

std::string merged_path(const parts& base, std::string_view path) {
  if (path.starts_with('/')) return without_dot_segments(path);
  if (!base.authority.empty() && base.path.empty())
    return without_dot_segments(std::string("/").append(path));
  const auto slash = base.path.rfind('/');
  const auto folder = slash == base.path.npos ? std::string_view() : base.path.substr(0, slash + 1);
  return without_dot_segments(std::string(folder).append(path));
}

std::string join(std::string_view scheme, std::string_view authority, std::string_view path,
                 std::string_view query, std::string_view fragment) {
  std::string out;
  for (const auto part : {scheme, authority, path, query, fragment})
    out += part;
  return out;
}

} // namespace

bool is_absolute(std::string_view text) {
  return scheme_size(text) > 0;
}

bool is_blank_node(std::string_view text) {
  return text.starts_with("_:");
}

bool is_statable(std::string_view iri) {
  return is_absolute(iri) && std::none_of(iri.begin(), iri.end(), [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == '\\';
         });
}

std::string resolve(std::string_view base, std::string_view reference) {
  const auto b = split(base);
  const auto r = split(reference);
  if (!r.scheme.empty())
    return join(r.scheme, r.authority, without_dot_segments(r.path), r.query, r.fragment);
  if (!r.authority.empty())
    return join(b.scheme, r.authority, without_dot_segments(r.path), r.query, r.fragment);
  if (!r.path.empty()) return join(b.scheme, b.authority, merged_path(b, r.path), r.query, r.fragment);
  return join(b.scheme, b.authority, b.path, r.query.empty() ? b.query : r.query, r.fragment);
}

bool is_language_tag(std::string_view text) {
  bool first = true;
  while (true) {
    const auto part = text.substr(0, std::min(text.find('-'), text.size()));
    const auto fits = [first](char c) { return is_alpha(c) || (!first && is_digit(c)); };
    if (part.empty() || part.size() > 8 || !std::all_of(part.begin(), part.end(), fits)) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
    first = false;
  }
}

} // namespace pheidi::crypto::ld
