// The rules, each a line of its own.
#include "pheidi/model/client/feed_rules.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

bool speaks_another_language(const feed_post& post, const feed_reader& reader) {
  if (reader.languages.empty() || post.language.empty()) return false;
  return std::find(reader.languages.begin(), reader.languages.end(), post.language) == reader.languages.end();
}

/// A conversation is followed when both ends are, or when it is with the reader, or with oneself.
bool talks_to_a_stranger(const feed_post& post, const feed_reader& reader) {
  return post.answers_another() && post.answered != reader.id && !reader.follows_answered;
}

bool hides_boost(const feed_post& post, const feed_reader& reader) {
  if (!post.boost_of) return false;
  return !reader.shows_boosts || reader.blocked_by_boosted || reader.blocks_domain_of_boosted;
}

/// What home and lists have in common, about posts of others.
bool unwanted(const feed_post& post, const feed_reader& reader) {
  if (post.is_reply && !post.parent_known) return true;
  if (speaks_another_language(post, reader)) return true;
  if (reader.avoids_somebody || reader.blocked_by_author) return true;
  return talks_to_a_stranger(post, reader) || hides_boost(post, reader);
}

feed_verdict verdict(bool leave_out) {
  return leave_out ? feed_verdict::leave_out : feed_verdict::insert;
}

} // namespace

feed_verdict home_verdict(const feed_post& post, const feed_reader& reader) {
  if (reader.id == post.author) return feed_verdict::insert;
  if (!reader.follows_author || unwanted(post, reader)) return feed_verdict::leave_out;
  return reader.author_only_in_lists ? feed_verdict::only_in_lists : feed_verdict::insert;
}

feed_verdict list_verdict(const feed_post& post, const feed_reader& owner, const feed_list& list) {
  constexpr int to_members = 0, to_followed = 1;
  if (post.answers_another() && post.answered != owner.id) {
    const bool by_policy =
        list.replies_policy == to_followed || (list.replies_policy == to_members && list.answered_is_on_it);
    if (!by_policy) return feed_verdict::leave_out;
  }
  if (owner.id == post.author) return feed_verdict::insert;
  return verdict(unwanted(post, owner));
}

feed_verdict tag_verdict(const feed_post& post, const feed_reader& reader) {
  if (reader.id == post.author || post.boost_of) return feed_verdict::leave_out;
  return verdict(reader.avoids_somebody || reader.blocked_by_author || reader.blocks_domain_of_author);
}

} // namespace pheidi::model
