// One pass over the tags; only what is used in the end is decoded.
#include "pheidi/activitypub/page_preview.hpp"

#include "activitypub/handle.hpp"
#include "activitypub/html_charset.hpp"
#include "activitypub/html_decoded.hpp"
#include "activitypub/links.hpp"
#include "activitypub/markup.hpp"
#include "activitypub/text.hpp"
#include "activitypub/text_scan.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/http/url.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_page = std::size_t{1} << 20;
constexpr std::size_t longest_title = 500; // characters, as all of these
constexpr std::size_t longest_description = 2000;
constexpr std::size_t longest_image_description = 1500;
constexpr std::size_t longest_name = 200;

// Their content is text, whatever it looks like, or belongs to no page yet.
constexpr std::array<std::string_view, 8> passed_over{"script", "style",   "textarea", "iframe",
                                                      "xmp",    "noembed", "noframes", "template"};
constexpr std::array<std::string_view, 17> read_names{"og:title",
                                                      "og:description",
                                                      "og:image",
                                                      "og:image:url",
                                                      "og:image:secure_url",
                                                      "og:image:alt",
                                                      "og:url",
                                                      "og:site_name",
                                                      "og:type",
                                                      "og:locale",
                                                      "og:author",
                                                      "og:author:username",
                                                      "author",
                                                      "article:author",
                                                      "article:published_time",
                                                      "fediverse:creator",
                                                      "description"};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\r\f") == text.npos;
}

/// White space counts once.
std::string one_line(std::string_view text, std::size_t characters) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (is_white_space(step.point)) {
      space = !out.empty();
    } else {
      if (space) out += ' ';
      space = false;
      out += text.substr(0, step.length);
    }
    text.remove_prefix(step.length);
  }
  auto cut = first_characters(out, characters);
  if (cut.ends_with(' ')) cut.pop_back();
  return cut;
}

/// What the page says, as it is written there: the first of each that is not blank.
class page_reader {
 public:
  explicit page_reader(std::string_view html) : scan_(html) {
    markup_token token;
    while (scan_.next(token))
      if (token.is == markup_token::kind::start_tag) read(token);
  }

  std::string text(std::string_view name, std::size_t characters) const {
    const auto found = meta_.find(name);
    return found == meta_.end() ? std::string() : one_line(decoded_attribute(found->second), characters);
  }
  std::string title() const { return one_line(decoded_text(title_), longest_title); }
  std::string base() const { return one_line(decoded_attribute(base_), longest_page); }
  std::string canonical() const { return one_line(decoded_attribute(canonical_), longest_page); }
  std::string language() const { return one_line(decoded_attribute(language_), longest_name); }

 private:
  void read(const markup_token& tag) {
    if (tag.name == "meta") return read_meta(tag);
    if (tag.name == "title") return keep(title_, scan_.take_past_end_tag("title"));
    if (tag.name == "base") return keep(base_, attribute(tag, "href"));
    if (tag.name == "html") return keep(language_, attribute(tag, "lang"));
    if (tag.name == "link" && has_word(attribute(tag, "rel"), "canonical"))
      return keep(canonical_, attribute(tag, "href"));
    if (std::ranges::find(passed_over, tag.name) != passed_over.end()) scan_.skip_past_end_tag(tag.name);
  }

  void read_meta(const markup_token& tag) {
    for (const std::string_view naming : {"property", "name"}) {
      const auto name = ascii::lower(attribute(tag, naming));
      const auto known = std::ranges::find(read_names, std::string_view(name));
      if (known != read_names.end()) keep(meta_[*known], attribute(tag, "content"));
    }
  }

  static void keep(std::string_view& place, std::string_view found) {
    if (is_blank(place)) place = found;
  }

  markup_scanner scan_;
  std::map<std::string_view, std::string_view> meta_;
  std::string_view title_, base_, canonical_, language_;
};

/// Empty for what is not http(s) or cannot be stored.
std::string absolute(const http::url& base, std::string_view reference) {
  if (reference.empty()) return {};
  const auto found = base.resolve(reference);
  return found ? http_uri_or_empty(found->text()) : std::string();
}

std::string first_of(const page_reader& page, std::initializer_list<std::string_view> names,
                     std::size_t characters) {
  for (const auto name : names)
    if (auto found = page.text(name, characters); !found.empty()) return found;
  return {};
}

/// "en_US" and "en-US" are "en"; empty for what is none.
std::string language_in(std::string_view tag) {
  const auto first = tag.substr(0, tag.find_first_of("-_"));
  const bool fits = (first.size() == 2 || first.size() == 3) && std::ranges::all_of(first, ascii::is_alpha);
  return fits ? ascii::lower(first) : std::string();
}

void read_author(const page_reader& page, const http::url& base, page_preview& out) {
  out.author_name = first_of(page, {"og:author", "og:author:username"}, longest_name);
  const auto who = page.text("article:author", longest_page);
  const bool is_page = is_http_uri(who); // OpenGraph wants a profile there, many write a name
  if (out.author_name.empty() && !is_page) out.author_name = first_characters(who, longest_name);
  if (out.author_name.empty()) out.author_name = page.text("author", longest_name);
  if (is_page && !out.author_name.empty()) out.author_url = absolute(base, who);
  const auto creator = parse_handle(page.text("fediverse:creator", longest_name));
  if (creator) out.creator = creator->username + '@' + creator->domain;
}

void read_image(const page_reader& page, const http::url& base, page_preview& out) {
  out.image =
      absolute(base, first_of(page, {"og:image", "og:image:secure_url", "og:image:url"}, longest_page));
  if (!out.image.empty()) out.image_description = page.text("og:image:alt", longest_image_description);
}

/// Another host's URL would put what is said here under its name.
std::string address_of(const page_reader& page, const http::url& base, const http::url& found) {
  for (const auto& said : {page.canonical(), page.text("og:url", longest_page)}) {
    auto url = absolute(base, said);
    if (!url.empty()) return same_host(url, found.text()) ? url : found.text();
  }
  return found.text();
}

} // namespace

page_preview read_page_preview(std::string_view html, std::string_view content_type, const std::string& url) {
  page_preview out;
  const auto found = http::url::parse(url);
  if (!found) return out;
  const auto text = html_in_utf8(html.substr(0, longest_page), content_type);
  const page_reader page(text);
  const auto based = found->resolve(page.base());
  const auto& base = based ? *based : *found;
  out.url = address_of(page, base, *found);
  out.title = page.text("og:title", longest_title);
  if (out.title.empty()) out.title = page.title();
  out.description = first_of(page, {"og:description", "description"}, longest_description);
  out.provider_name = page.text("og:site_name", longest_name);
  out.language = language_in(page.text("og:locale", longest_name));
  if (out.language.empty()) out.language = language_in(page.language());
  const auto published = page.text("article:published_time", longest_name);
  out.published_at = time_of({{"published", published}}, "published");
  out.article = page.text("og:type", longest_name) == "article";
  read_author(page, base, out);
  read_image(page, base, out);
  return out;
}

} // namespace pheidi::activitypub
