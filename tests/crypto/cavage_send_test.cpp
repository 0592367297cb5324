// What we send with draft-cavage, letter by letter.
#include "message.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

namespace {

const cavage_input delivery{"POST",
                            "/users/alice/inbox?a=1",
                            "remote.example",
                            "Wed, 20 Dec 2023 10:00:00 GMT",
                            "application/activity+json",
                            "",
                            "SHA-256=ZOyIygCyaOW6GjVnihtTFtIS9PNmskdyMlNKiuyjfzw="};

} // namespace

TEST(cavage_signing_string, has_mastodons_order) {
  EXPECT_EQ(cavage_signing_string(delivery), "host: remote.example\n"
                                             "date: Wed, 20 Dec 2023 10:00:00 GMT\n"
                                             "content-type: application/activity+json\n"
                                             "digest: SHA-256=ZOyIygCyaOW6GjVnihtTFtIS9PNmskdyMlNKiuyjfzw=\n"
                                             "(request-target): post /users/alice/inbox?a=1");
}

TEST(cavage_signing_string, puts_collection_synchronization_before_the_digest) {
  auto in = delivery;
  in.collection_synchronization = R"(collectionId="F", digest="D", url="U")";

  EXPECT_EQ(cavage_signing_string(in),
            "host: remote.example\n"
            "date: Wed, 20 Dec 2023 10:00:00 GMT\n"
            "content-type: application/activity+json\n"
            "collection-synchronization: collectionId=\"F\", digest=\"D\", url=\"U\"\n"
            "digest: SHA-256=ZOyIygCyaOW6GjVnihtTFtIS9PNmskdyMlNKiuyjfzw=\n"
            "(request-target): post /users/alice/inbox?a=1");
}

TEST(cavage_signing_string, of_a_get_has_neither_type_nor_digest) {
  const cavage_input in{"GET", "/users/alice", "remote.example", "Wed, 20 Dec 2023 10:00:00 GMT", "", "", ""};

  EXPECT_EQ(cavage_signing_string(in), "host: remote.example\ndate: Wed, 20 Dec 2023 10:00:00 GMT\n"
                                       "(request-target): get /users/alice");
  EXPECT_EQ(cavage_header(in, "https://a.example/actor#main-key", "abc"),
            "keyId=\"https://a.example/actor#main-key\",algorithm=\"rsa-sha256\","
            "headers=\"host date (request-target)\",signature=\"YWJj\"");
}

TEST(cavage_header, names_what_was_signed) {
  auto in = delivery;
  in.collection_synchronization = "x";

  EXPECT_EQ(cavage_header(delivery, "https://a.example/users/b#main-key", "abc"),
            "keyId=\"https://a.example/users/b#main-key\",algorithm=\"rsa-sha256\","
            "headers=\"host date content-type digest (request-target)\",signature=\"YWJj\"");
  EXPECT_EQ(cavage_header(in, "k", "abc"), "keyId=\"k\",algorithm=\"rsa-sha256\",headers=\"host date "
                                           "content-type collection-synchronization digest "
                                           "(request-target)\",signature=\"YWJj\"");
}

TEST(cavage_header, lets_no_key_id_break_out_of_its_quotes) {
  const auto header = cavage_header(delivery, "a\",algorithm=\"none\r\nX-Evil: 1\x80\\", "abc");
  const auto params = parse_parameters(header);

  ASSERT_TRUE(params) << header;
  EXPECT_EQ(params->size(), 4u);
  EXPECT_EQ(params->front().second, "a\",algorithm=\"none%0d%0aX-Evil: 1%80\\");
}

TEST(cavage, what_we_send_we_accept) {
  auto post = unsigned_post();
  auto get = unsigned_get("/users/alice?page=2");
  sign_as_sender(post);
  sign_as_sender(get);

  EXPECT_TRUE(receive(post));
  EXPECT_TRUE(receive(get));
}

} // namespace pheidi::crypto
