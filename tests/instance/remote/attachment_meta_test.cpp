// `file_meta` of pictures that were fetched.
#include "instance/remote/attachment_meta.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace pheidi::instance::remote {
namespace {

media::processed_image image() {
  media::processed_image out;
  out.original.size = {1920, 1080};
  out.small.size = {640, 360};
  return out;
}

TEST(remote_attachment_meta, has_the_sizes_of_our_files_and_the_focus_of_their_author) {
  EXPECT_EQ(boost::json::parse(
                attachment_meta(R"({"focus":{"x":0.1,"y":-1},"original":{"width":1},"x":1})", image())),
            boost::json::parse(R"({"focus":{"x":0.1,"y":-1},
      "original":{"width":1920,"height":1080,"size":"1920x1080","aspect":1.7777777777777777},
      "small":{"width":640,"height":360,"size":"640x360","aspect":1.7777777777777777}})"));
}

TEST(remote_attachment_meta, takes_nothing_from_what_is_no_meta) {
  for (const auto* before : {"", "x", "[]", "null", R"({"focus":1})", R"({"focus":null})", "{"})
    EXPECT_EQ(boost::json::parse(attachment_meta(before, image())).as_object().size(), 2U) << before;
}

} // namespace
} // namespace pheidi::instance::remote
