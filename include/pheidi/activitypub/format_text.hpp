// What a local user typed, as the HTML that Mastodon makes of it. Pure.
//
// Mentions, hashtags and addresses become links, blank lines paragraphs, line breaks <br />; all else is
// escaped. The classes are part of the format: clients and other servers look for them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

/// An account that the text mentions. The text names it as @username or @username@domain. Shown is the
/// username alone, unless another one of the list has the same.
struct mentioned_account {
  std::string username, domain; // domain empty for one of ours
  std::string url;              // its page
};

struct text_format {
  std::span<const mentioned_account> mentions; // a name that is not here stays text
  std::string tag_url_prefix;                  // "https://host/tags/"
  std::string local_domain, web_domain;        // @user@local_domain is @user
  bool paragraphs = true;                      // false: one line, as in profile fields
  bool full_handles = false;                   // @user@domain of all remote accounts, as in profile fields
  bool rel_me = false;                         // of links in profile fields
  std::string quote_url;                       // not empty: named in front unless the text names it
};

std::string format_text(std::string_view text, const text_format& format);

/// As people read it: Unicode for what IDNA wrote as "xn--".
std::string readable_domain(const std::string& domain);

/// Where something begins and ends in the text, in bytes.
struct text_entity {
  enum class kind { mention, hashtag, link } what;
  std::size_t begin = 0, end = 0;
};
/// In the order of the text, not overlapping. A mention and a hashtag include their sign.
std::vector<text_entity> find_entities(std::string_view text);
/// The text behind a '#' is one hashtag from its beginning to its end.
bool is_whole_hashtag(std::string_view text);

} // namespace pheidi::activitypub
