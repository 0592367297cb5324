// Custom emojis that texts use, of this server and of others.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::model {

struct emoji_row {
  std::string shortcode, url, static_url;
  bool visible_in_picker = true;
  std::string category; // empty: none, or not asked for
  bool featured = false;
};

/// Texts of authors of several servers, looked up all at once: each is the text of somebody of `domain`
/// (empty: ours), whose server's emojis it may use.
class emoji_texts {
 public:
  void add(std::string_view domain, std::string_view text);
  /// One query.
  void load(pqxx::dbtransaction& tx, const config::media_settings& media);
  /// Of these texts together, in their order, each once. After `load`.
  std::vector<emoji_row> used(std::string_view domain, const std::vector<std::string>& texts) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> names_; // by domain
  std::map<std::pair<std::string, std::string>, emoji_row> found_;     // by domain and shortcode
};

/// Ours that are not disabled and stand in the picker, by shortcode, with their categories.
std::vector<emoji_row> picker_emojis(pqxx::dbtransaction& tx, const config::media_settings& media);

} // namespace pheidi::model
