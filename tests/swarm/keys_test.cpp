// Key files.
#include "pheidi/swarm/keys.hpp"

#include <gtest/gtest.h>

namespace pheidi::swarm {
namespace {

TEST(key_ring, reads_the_lines_it_writes) {
  const auto key = crypto::rsa_private_key::generate(2048);
  const auto text = "# a comment\n" + key_ring::line("https://a.test/users/x#main-key", key.public_pem()) +
                    "\n" + key_ring::line("https://a.test/users/y#main-key", key.public_pem());

  const auto ring = key_ring::parse(text);

  ASSERT_TRUE(ring) << ring.error().message();
  EXPECT_EQ(ring->size(), 2U);
  EXPECT_NE(ring->find("https://a.test/users/x#main-key"), nullptr);
  EXPECT_EQ(ring->find("https://a.test/users/z#main-key"), nullptr);
}

TEST(key_ring, names_the_line_that_is_wrong) {
  for (const auto* text : {"\nno tab here\n", "\na\t!!!\n", "\na\tYWJj\n"}) {
    const auto ring = key_ring::parse(text);

    ASSERT_FALSE(ring) << text;
    EXPECT_TRUE(ring.error().is(errc::bad_keys));
    EXPECT_NE(ring.error().context.find("line 2"), std::string::npos) << ring.error().message();
  }
}

TEST(key_ring, says_which_file_is_missing) {
  const auto ring = key_ring::read_file("/nonexistent/keys.tsv");

  ASSERT_FALSE(ring);
  EXPECT_TRUE(ring.error().is(errc::file));
  EXPECT_NE(ring.error().context.find("/nonexistent/keys.tsv"), std::string::npos);
}

} // namespace
} // namespace pheidi::swarm
