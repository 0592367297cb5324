// The names that our documents have beyond ActivityStreams, and the `@context` that says what they mean.
#pragma once

#include "pheidi/json/write.hpp"

#include <bitset>
#include <cstddef>
#include <string_view>

namespace pheidi::activitypub {

/// A member or a type of an extension. In the order in which a context names them.
enum class term {
  public_key,
  webfinger,
  quote_request,
  feature_request,
  atom_uri,
  in_reply_to_atom_uri,
  conversation,
  sensitive,
  voters_count,
  direct_message,
  quote,
  quote_uri,
  misskey_quote,
  quote_authorization,
  quote_stamp, // the type QuoteAuthorization
  manually_approves_followers,
  featured,
  featured_tags,
  also_known_as,
  moved_to,
  property_value,
  value,
  discoverable,
  suspended,
  memorial,
  indexable,
  attribution_domains,
  show_featured,
  show_media,
  show_replies_in_media,
  interaction_policy,
  can_feature,
  can_quote,
  automatic_approval,
  manual_approval,
  interacting_object,
  interaction_target,
  blurhash,
  focal_point,
  hashtag,
  emoji,
};
inline constexpr std::size_t term_count = static_cast<std::size_t>(term::emoji) + 1;
using term_set = std::bitset<term_count>;

/// As documents write it.
std::string_view name_of(term t);

/// The address of ActivityStreams alone, or a list: it, the contexts that have an address, and one object of
/// the other terms, each behind its prefix.
void write_context(json::writer& w, const term_set& used);

} // namespace pheidi::activitypub
