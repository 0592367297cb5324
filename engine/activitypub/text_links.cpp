// Where addresses stand in a text: from their scheme to the last character that can be meant to be theirs.
//
// Every search ends before the next scheme could begin, or is followed by the search for the next link, so
// that no text costs more than its length.
#include "activitypub/text.hpp"
#include "activitypub/text_entities.hpp"
#include "activitypub/text_scan.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_link = 4096; // characters
constexpr std::size_t longest_port = 5;

bool is_path_char(char32_t c) {
  return c >= 0x20 && c != 0x7f && !is_white_space(c) && !is_one_of(c, "<>()?");
}

/// A sentence goes on or ends with the others.
bool may_end_path(char32_t c) {
  return !is_one_of(c, "!*\"';:=,.$%[]~&|@") && c != U'\u300c' && c != U'\u300d';
}

bool is_query_char(char32_t c) {
  if (c >= 0x80) return c >= 0xa0 && !is_white_space(c);
  return is_alnum(c) || is_one_of(c, "!?*'();:&=+$/%#[]-_.,~|@^");
}

bool may_end_query(char32_t c) {
  return c >= 0x80 || is_alnum(c) || is_one_of(c, "_&=#/-");
}

bool is_userinfo_char(char32_t c) {
  return is_alnum(c) || is_one_of(c, "-._~!$&'()*+,;=:%");
}

bool is_xmpp_user_char(char32_t c) {
  return is_word(c) || is_one_of(c, "-.~!$()*+,;=%");
}

/// What is in parentheses, with or without another pair inside; `at`, where '(' stands, if it is not closed.
std::size_t parentheses_end(std::string_view text, std::size_t at) {
  auto end = skip_while(text, at + 1, is_path_char);
  if (point_at(text, end) == ')') return end > at + 1 ? end + 1 : at;
  if (point_at(text, end) != '(') return at;
  const auto inner = end + 1;
  end = skip_while(text, inner, is_path_char);
  if (end == inner || point_at(text, end) != ')') return at;
  end = skip_while(text, end + 1, is_path_char);
  return point_at(text, end) == ')' ? end + 1 : at;
}

/// Path and fragment; `at` is after the first slash.
std::size_t path_end(std::string_view text, std::size_t at) {
  auto end = at;
  for (;;) {
    const auto c = point_at(text, at);
    if (c == '(') {
      const auto closed = parentheses_end(text, at);
      if (closed == at) return end;
      at = end = closed;
      continue;
    }
    if (!is_path_char(c)) return end;
    at += next_utf8(text.substr(at)).length;
    if (may_end_path(c)) end = at;
  }
}

std::size_t query_end(std::string_view text, std::size_t at) {
  if (point_at(text, at) != '?') return at;
  auto end = at;
  for (auto from = at + 1; is_query_char(point_at(text, from));) {
    const auto step = next_utf8(text.substr(from));
    from += step.length;
    if (may_end_query(step.point)) end = from;
  }
  return end;
}

/// The end of the port, or of the domain if there is none; 0 if what follows makes the domain a user's name.
std::size_t port_end(std::string_view text, std::size_t at) {
  if (point_at(text, at) != ':') return at;
  if (point_at(text, skip_while(text, at, is_userinfo_char)) == '@') return 0;
  const auto end = skip_while(text, at + 1, [](char32_t c) { return c >= '0' && c <= '9'; });
  if (end == at + 1) return at;
  return end - at - 1 > longest_port ? 0 : end;
}

/// Each of these has the byte after the colon of the scheme, and answers with it if there is no link.
std::size_t web_link_end(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("//")) return at;
  const auto domain = domain_end(text, at + 2);
  if (domain == at + 2) return at;
  auto end = port_end(text, domain);
  if (end == 0) return at;
  if (point_at(text, end) == '/') end = path_end(text, end + 1);
  return query_end(text, end);
}

/// "user@" if it is there.
std::size_t xmpp_user_end(std::string_view text, std::size_t at) {
  const auto end = skip_while(text, at, is_xmpp_user_char);
  return end > at && point_at(text, end) == '@' ? end + 1 : at;
}

/// [//account@domain/][user@]domain[/resource][?query]
std::size_t xmpp_link_end(std::string_view text, std::size_t at) {
  auto from = at;
  if (text.substr(at).starts_with("//")) {
    const auto account = xmpp_user_end(text, at + 2);
    const auto domain = domain_end(text, account);
    if (account == at + 2 || domain == account || point_at(text, domain) != '/') return at;
    from = domain + 1;
  }
  const auto domain = xmpp_user_end(text, from);
  auto end = domain_end(text, domain);
  if (end == domain) return at;
  if (point_at(text, end) == '/') {
    const auto resource = path_end(text, end + 1);
    if (resource > end + 1) end = resource;
  }
  return query_end(text, end);
}

struct link_scheme {
  std::string_view name;
  std::size_t (*end)(std::string_view text, std::size_t at);
};
constexpr std::array<link_scheme, 11> schemes{{{"http", web_link_end},
                                               {"https", web_link_end},
                                               {"dat", web_link_end},
                                               {"dweb", web_link_end},
                                               {"ipfs", web_link_end},
                                               {"ipns", web_link_end},
                                               {"ssb", web_link_end},
                                               {"gopher", web_link_end},
                                               {"gemini", web_link_end},
                                               {"xmpp", xmpp_link_end},
                                               {"magnet", query_end}}};

bool may_precede_link(char32_t c) {
  const bool wide_sign = c == U'\uff20' || c == U'\uff03';
  return !is_alnum(c) && !is_one_of(c, "@$#") && !wide_sign && c != 0xfeff && c != 0xfffe && c != 0xffff;
}

/// The scheme that ends where the colon stands, with nothing before it that it would be a part of.
const link_scheme* scheme_before(std::string_view text, std::size_t colon) {
  const auto* found = std::ranges::find_if(schemes, [&](const link_scheme& scheme) {
    const auto size = scheme.name.size();
    return size <= colon && ascii::same_ignoring_case(text.substr(colon - size, size), scheme.name) &&
           may_precede_link(point_before(text, colon - size));
  });
  return found == schemes.end() ? nullptr : found;
}

bool is_too_long(std::string_view link) {
  return first_characters(link, longest_link).size() < link.size();
}

} // namespace

std::vector<text_entity> find_links(std::string_view text) {
  std::vector<text_entity> out;
  for (auto colon = text.find(':'); colon != text.npos;) {
    auto next = colon + 1;
    if (const auto* scheme = scheme_before(text, colon)) {
      const auto begin = colon - scheme->name.size();
      const auto end = scheme->end(text, next);
      if (end > next && !is_too_long(text.substr(begin, end - begin)))
        out.push_back({text_entity::kind::link, begin, end});
      next = end;
    }
    colon = text.find(':', next);
  }
  return out;
}

} // namespace pheidi::activitypub
