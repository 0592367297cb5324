// Who gets a post into the home feed, a list, or by a followed hashtag. Pure: over rows that
// feed_sources.hpp loads (data-model.md 5.3, client-api.md 2.3).
//
// Keyword filters do not matter here: they only annotate.
#pragma once

#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// A post or a boost, as far as feeds are about it.
struct feed_post {
  std::int64_t id = 0;
  account_id author;
  std::optional<std::int64_t> boost_of;
  account_id boosted_author; // of a boost
  bool is_reply = false;
  bool parent_known = false; // it answers a post that is here, of a known account
  account_id answered;       // whose post that is
  std::string language;      // may be empty
  int visibility = 0;        // statuses.visibility
  bool answers_another() const { return is_reply && (!parent_known || answered != author); }
};

/// How one reader stands to all whom a post concerns. Loaded for many readers in one query.
struct feed_reader {
  account_id id;
  bool follows_author = false;
  bool shows_boosts = true;           // of the author, by the follow
  std::vector<std::string> languages; // of the follow; empty: all
  /// Blocks or mutes the author, the boosted author, or somebody whom either mentions.
  bool avoids_somebody = false;
  bool blocked_by_author = false;
  bool blocked_by_boosted = false;
  bool blocks_domain_of_author = false;
  bool blocks_domain_of_boosted = false;
  bool follows_answered = false;
  bool author_only_in_lists = false; // is on an exclusive list of the reader
};

enum class feed_verdict {
  insert,
  only_in_lists, ///< nothing is wrong with it, but the reader keeps its author out of home
  leave_out,
};

feed_verdict home_verdict(const feed_post& post, const feed_reader& reader);

/// A list, beside how its owner stands to the post.
struct feed_list {
  std::int64_t id = 0;
  int replies_policy = 0; // lists.replies_policy
  bool answered_is_on_it = false;
};
feed_verdict list_verdict(const feed_post& post, const feed_reader& owner, const feed_list& list);

/// By a hashtag that the reader follows: public posts of anybody.
feed_verdict tag_verdict(const feed_post& post, const feed_reader& reader);

} // namespace pheidi::model
