// Link previews as rows: `preview_cards`, one for each URL, and which post shows which.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// A post that may show a preview.
struct previewed_post {
  std::string text; // HTML unless it is ours
  bool local = false;
  std::vector<std::string> people; // pages and ids of whom it mentions
};
/// Nothing for a post that is gone, a boost, or has files or a quote. Two or three queries.
std::optional<previewed_post> find_previewed_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                  status_id status);

struct known_card {
  std::int64_t id = 0;
  bool fresh = false; // looked at within the last two weeks
};
std::optional<known_card> find_card(pqxx::dbtransaction& tx, const std::string& url, wall_time now);
/// Of the row of that URL, or one that no row has: the image is stored under it before there is a row.
std::int64_t reserve_card(pqxx::dbtransaction& tx, const std::string& url);

struct card_image {
  std::string file_name, content_type, blurhash;
  std::int64_t bytes = 0;
  int width = 0, height = 0;
};

/// Who says to have written a page of `host`.
struct card_author {
  std::string username, domain; // domain empty for one of ours
  std::string host;
};

struct new_card {
  std::int64_t id = 0; // reserved
  std::string url;
  std::string title, description, author_name, author_url, provider_name, language, image_description;
  bool article = false;
  std::optional<wall_time> published_at;
  std::optional<card_image> image; // without, the one that is there stays
  std::optional<card_author> author;
};
struct written_card {
  std::int64_t id = 0;
  bool written = false;       // false: another one wrote this URL's row meanwhile, and that one stands
  std::string replaced_image; // the name of the file that no row has any more; may be empty
};
written_card write_card(pqxx::dbtransaction& tx, const new_card& card, wall_time now);

/// The post's only card from now on. False, and nothing is done, if the text is no longer this one: the edit
/// has a job of its own.
bool show_card(pqxx::dbtransaction& tx, status_id status, const std::string& text, std::int64_t card,
               const std::string& url_as_posted);
/// The post shows none.
void hide_cards(pqxx::dbtransaction& tx, status_id status);

} // namespace pheidi::model
