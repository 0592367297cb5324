// What we send with RFC 9421, letter by letter.
#include "message.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

TEST(rfc9421_signature_base, of_a_delivery) {
  const rfc9421_input in{"POST", "https://remote.example/inbox?a=1", "sha-256=:abc=:", 1703066400,
                         "https://a.example/users/b#main-key"};

  EXPECT_EQ(
      rfc9421_signature_params(in),
      R"(("@method" "@target-uri" "content-digest");created=1703066400;keyid="https://a.example/users/b#main-key")");
  EXPECT_EQ(rfc9421_signature_base(in),
            "\"@method\": POST\n"
            "\"@target-uri\": https://remote.example/inbox?a=1\n"
            "\"content-digest\": sha-256=:abc=:\n"
            "\"@signature-params\": (\"@method\" \"@target-uri\" \"content-digest\");created=1703066400;"
            "keyid=\"https://a.example/users/b#main-key\"");
}

TEST(rfc9421_signature_base, of_a_get_covers_no_digest) {
  const rfc9421_input in{"get", "https://remote.example/users/c", "", 1, "k"};

  EXPECT_EQ(rfc9421_signature_base(in),
            "\"@method\": GET\n\"@target-uri\": https://remote.example/users/c\n"
            "\"@signature-params\": (\"@method\" \"@target-uri\");created=1;keyid=\"k\"");
}

TEST(rfc9421_signature_params, let_no_key_id_break_out_of_its_quotes) {
  const rfc9421_input in{"GET", "https://remote.example/", "", 1, "a\";created=9\r\n"};

  EXPECT_EQ(rfc9421_signature_params(in),
            R"(("@method" "@target-uri");created=1;keyid="a\";created=9%0d%0a")");
}

TEST(rfc9421, what_we_send_we_accept) {
  auto post = unsigned_post();
  auto get = unsigned_get("/users/alice?page=2");
  sign_as_sender_rfc9421(post);
  sign_as_sender_rfc9421(get);

  EXPECT_TRUE(receive(post));
  EXPECT_TRUE(receive(get));
}

} // namespace pheidi::crypto
