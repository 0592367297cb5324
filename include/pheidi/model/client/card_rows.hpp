// Link previews: `preview_cards`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct card_row {
  std::int64_t id = 0;
  std::string url; // as the post has it
  std::string title, description, language, author_name, author_url, provider_name, provider_url, html;
  std::string image, image_description, embed_url, blurhash; // may be empty
  int type = 0;                                              // 0 link, 1 photo, 2 video, 3 rich
  int width = 0, height = 0;
  std::optional<wall_time> published_at;
  std::optional<account_id> author;            // who is known to have written it
  std::optional<account_id> unverified_author; // one of ours, who did not say so
};

/// By status. One query.
std::map<std::int64_t, card_row> cards_of_statuses(pqxx::dbtransaction& tx,
                                                   const config::media_settings& media,
                                                   const std::vector<std::int64_t>& statuses);
/// By its own id.
std::map<std::int64_t, card_row> find_cards(pqxx::dbtransaction& tx, const config::media_settings& media,
                                            const std::vector<std::int64_t>& ids);

} // namespace pheidi::model
