// Two instances: a picture that was uploaded there is fetched, and shown and served from here.
#include "instance/together/together.hpp"

namespace pheidi::test {
namespace {

struct shown_from_here : together {};

TEST_F(shown_from_here, a_picture_of_a_post_from_another_server) {
  follow(ann, bob);
  const auto media = bob.upload_picture("one red pixel");
  const auto said = bob.publish("look", {{"media_ids", {media}}});
  ASSERT_EQ(said.status, 200) << said;
  const auto at = status(arrives(ann, said.text("/uri")));

  // How large it is its server said; that there is a small one is known when it is here.
  EXPECT_EQ(ann.get(at).at("/media_attachments/0/meta/original/width"), 1);
  EXPECT_TRUE(becomes(ann, at, "/media_attachments/0/meta/small/width", boost::json::value(1)));

  const auto shown = ann.get(at);
  for (const auto* which : {"/media_attachments/0/url", "/media_attachments/0/preview_url"}) {
    const auto url = shown.text(which);
    ASSERT_TRUE(url.starts_with("https://harbour.example/system/cache/media_attachments/files/")) << url;
    const auto file = ann.at->ask({"GET", url.substr(url.find('/', 8))});
    EXPECT_EQ(file.status, 200) << url;
    EXPECT_EQ(file.header("content-type"), "image/png");
  }
  EXPECT_EQ(shown.at("/media_attachments/0/remote_url"), said.at("/media_attachments/0/url"));
  EXPECT_EQ(shown.at("/media_attachments/0/meta/focus"), said.at("/media_attachments/0/meta/focus"));
}

} // namespace
} // namespace pheidi::test
