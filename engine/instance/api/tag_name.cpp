// Reads names of hashtags as texts are read.
#include "tag_name.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/instance/entities/small.hpp"

namespace pheidi::instance::api {

std::optional<activitypub::hashtag> read_tag_name(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  return activitypub::is_whole_hashtag(text) ? activitypub::normalise_hashtag(text) : std::nullopt;
}

boost::json::object unseen_tag(const web::call& c, const activitypub::hashtag& name) {
  model::tag_row row;
  row.name = name.name;
  row.display_name = name.display_name;
  if (c.viewer()) row.following = row.featuring = false;
  auto out = entities::tag(c.context(), row);
  out["id"] = "";
  return out;
}

} // namespace pheidi::instance::api
