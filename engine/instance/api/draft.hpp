// A post as its author means it: the parameters of POST /api/v1/statuses under the rules that need nothing
// but themselves. Pure.
#pragma once

#include "pheidi/instance/web/answer.hpp"
#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/model/client/posting.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::api {

inline constexpr std::size_t longest_post = 500; // characters, as post_length counts them
inline constexpr std::size_t longest_post_bytes = 1 << 16;
inline constexpr std::size_t most_attachments = 4;
inline constexpr std::size_t most_poll_options = 4, longest_poll_option = 50;
inline constexpr seconds shortest_poll{300}, longest_poll{2629746};
inline constexpr seconds soonest_schedule{300};

struct poll_draft {
  std::vector<std::string> options;
  seconds lasts{0};
  bool multiple = false, hide_totals = false;
};

struct draft {
  std::string text, spoiler;
  bool sensitive = false;
  activitypub::visibility seen_by = activitypub::visibility::public_;
  std::string language; // may be empty
  std::vector<std::int64_t> media;
  std::optional<poll_draft> poll;
  std::optional<std::int64_t> in_reply_to, quoted;
  int quote_policy = 0;
  std::optional<std::vector<std::int64_t>> allowed_mentions;
  std::optional<wall_time> scheduled_at; // in the future
};

web::or_refusal<draft> read_draft(const web::parameters& given, const model::posting_defaults& defaults,
                                  wall_time now);

// Of these the parts that an edit has, too.

/// Text and warning; a warning without a text becomes the text, except of a quote.
struct wording {
  std::string text, spoiler;
};
struct wording_around {
  bool quotes = false, has_media = false; // then a text is not needed
};
web::or_refusal<wording> read_wording(const web::parameters& given, wording_around around);
/// Nothing without a poll.
web::or_refusal<std::optional<poll_draft>> read_poll_draft(const web::parameters& given);
/// Distinct, in order.
web::or_refusal<std::vector<std::int64_t>> read_media_ids(const web::parameters& given);

} // namespace pheidi::instance::api
