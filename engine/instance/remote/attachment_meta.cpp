// Read what is there, write what entities show.
#include "instance/remote/attachment_meta.hpp"

#include "pheidi/instance/media/stored_pictures.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::instance::remote {

namespace bj = boost::json;

std::string attachment_meta(std::string_view before, const media::processed_image& image) {
  auto out = media::sizes_of(image);
  boost::system::error_code failed;
  const auto known = bj::parse(before, failed);
  const auto* members = failed ? nullptr : known.if_object();
  const auto* focus = members ? members->if_contains("focus") : nullptr;
  if (focus && focus->is_object()) out["focus"] = *focus;
  return bj::serialize(out);
}

} // namespace pheidi::instance::remote
