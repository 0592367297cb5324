// Writes the HTML of a text: entities as links, lines and paragraphs, and the post it quotes.
#include "pheidi/activitypub/format_text.hpp"

#include "activitypub/mentioned.hpp"
#include "activitypub/text.hpp"
#include "activitypub/text_scan.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_shown = 30; // characters of a link, and one more instead of dots

/// Apostrophes, too.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : escape_html(text)) {
    if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (ascii::is_alnum(c) || c == '_')
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

/// What a reader need not see of a link.
std::size_t hidden_start(std::string_view url) {
  for (const std::string_view start : {"https://www.", "http://www.", "https://", "http://", "xmpp:"})
    if (url.starts_with(start)) return start.size();
  return 0;
}

std::string link_html(std::string_view url, bool rel_me) {
  const auto start = hidden_start(url);
  const auto rest = url.substr(start);
  const bool whole = first_characters(rest, longest_shown + 1).size() == rest.size();
  const auto shown = whole ? std::string(rest) : first_characters(rest, longest_shown);
  return fmt::format(R"(<a href="{}" target="_blank" rel="nofollow noopener{}" translate="no">)"
                     R"(<span class="invisible">{}</span><span class="{}">{}</span>)"
                     R"(<span class="invisible">{}</span></a>)",
                     escaped(url), rel_me ? " me" : "", url.substr(0, start), whole ? "" : "ellipsis",
                     escaped(shown), escaped(rest.substr(shown.size())));
}

class writer {
 public:
  explicit writer(const text_format& format) : format_(format), accounts_(format) {}

  void text(std::string_view piece) {
    while (!piece.empty()) {
      const auto end =
          format_.paragraphs ? std::min(piece.find_first_of("\r\n"), piece.size()) : piece.size();
      if (end > 0) html(escaped(piece.substr(0, end)));
      piece.remove_prefix(end);
      if (piece.empty()) return;
      piece.remove_prefix(piece.starts_with("\r\n") ? 2 : 1);
      ++breaks_;
    }
  }

  void entity(text_entity::kind kind, std::string_view written) {
    switch (kind) {
    case text_entity::kind::mention:
      return mention(written);
    case text_entity::kind::hashtag:
      return hashtag(written.substr(written.starts_with('#') ? 1 : 3)); // or a wide one
    case text_entity::kind::link:
      return html(link_html(written, format_.rel_me));
    }
  }

  std::string take() && { return std::move(out_); }

 private:
  void mention(std::string_view written) {
    const auto* account = accounts_.find(written.substr(1));
    if (!account) return text(written);
    html(fmt::format(R"(<span class="h-card" translate="no"><a href="{}" class="u-url mention">)"
                     R"(@<span>{}</span></a></span>)",
                     escaped(account->url), escaped(accounts_.shown_name(*account))));
  }

  void hashtag(std::string_view name) {
    html(fmt::format(R"(<a href="{}{}" class="mention hashtag" rel="tag">#<span>{}</span></a>)",
                     escaped(format_.tag_url_prefix), percent_encoded(name), escaped(name)));
  }

  /// After the line breaks that came before it: one is one, more are the next paragraph.
  void html(std::string_view markup) {
    if (breaks_ == 1) out_ += "<br />";
    if (breaks_ > 1) out_ += "</p><p>";
    breaks_ = 0;
    out_ += markup;
  }

  const text_format& format_;
  mentioned_accounts accounts_;
  std::string out_;
  std::size_t breaks_ = 0;
};

/// As Ruby strips, which knows ASCII only.
std::string_view stripped(std::string_view text) {
  constexpr std::string_view blank("\0\t\n\v\f\r ", 7);
  const auto begin = text.find_first_not_of(blank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

bool is_blank(std::string_view text) {
  return skip_while(text, 0, is_white_space) == text.size();
}

std::string formatted(std::string_view text, const text_format& format) {
  writer out(format);
  std::size_t at = 0;
  for (const auto& each : find_entities(text)) {
    out.text(text.substr(at, each.begin - at));
    out.entity(each.what, text.substr(each.begin, each.end - each.begin));
    at = each.end;
  }
  out.text(text.substr(at));
  return std::move(out).take();
}

} // namespace

std::string format_text(std::string_view text, const text_format& format) {
  text = stripped(text);
  std::string out;
  if (!format.quote_url.empty() && text.find(format.quote_url) == text.npos)
    out = R"(<p class="quote-inline">RE: )" + link_html(format.quote_url, false) + "</p>";
  if (is_blank(text)) return out;
  const auto html = formatted(text, format);
  return out + (format.paragraphs ? "<p>" + html + "</p>" : html);
}

} // namespace pheidi::activitypub
