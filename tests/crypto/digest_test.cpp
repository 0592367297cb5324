// SHA-256, base64 and hex against published vectors.
#include "pheidi/crypto/digest.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pheidi::crypto {

TEST(sha256_of, matches_fips_180) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(base64_of, matches_rfc_4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    EXPECT_EQ(base64(plain), text);
    EXPECT_EQ(base64_decode(text).value(), plain);
    EXPECT_EQ(base64_decode_lenient(text), plain);
  }
}

TEST(base64_of, keeps_every_byte) {
  std::string all;
  for (int i = 0; i < 256; ++i)
    all += static_cast<char>(i);
  EXPECT_EQ(base64_decode(base64(all)).value(), all);
}

TEST(base64_decode, refuses_what_is_not_canonical) {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Z===", "=Zg=", "Zm9v\n", "Zm 9v", "Zm_v", "Zh==", "Zm9=", "Zg==Zg=="}) {
    const auto decoded = base64_decode(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_TRUE(decoded.error().is(errc::bad_encoding));
  }
}

TEST(base64_decode_lenient, skips_what_ruby_skips) {
  EXPECT_EQ(base64_decode_lenient("Zm9v\r\nYmFy"), "foobar");
  EXPECT_EQ(base64_decode_lenient(" Zm 9v "), "foo");
  EXPECT_EQ(base64_decode_lenient("Zm8"), "fo");
  EXPECT_EQ(base64_decode_lenient("Zm8=!"), "fo");
  EXPECT_EQ(base64_decode_lenient("!?-_"), "");
}

TEST(hex_of, goes_both_ways) {
  EXPECT_EQ(hex(std::string_view("\x00\xff\x10", 3)), "00ff10");
  EXPECT_EQ(hex_decode("00FF10").value(), std::string("\x00\xff\x10", 3));
  EXPECT_FALSE(hex_decode("0"));
  EXPECT_FALSE(hex_decode("0g"));
}

TEST(random_bytes, are_as_many_as_asked_for_and_differ) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i)
    seen.insert(random_bytes(16));

  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.begin()->size(), 16u);
  EXPECT_EQ(random_bytes(0), "");
}

} // namespace pheidi::crypto
