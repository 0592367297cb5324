// Heads are gathered from any cut and refused when a line is not what it seems.
#include "http/head_scanner.hpp"

#include <gtest/gtest.h>

namespace pheidi::http {

namespace {

constexpr std::string_view head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
using state = head_scanner::state;

} // namespace

TEST(head_scanner, takes_a_head_in_one_piece_and_leaves_the_rest) {
  head_scanner scanner(1000);
  std::size_t taken = 0;

  const auto found = scanner.feed(std::string(head) + "body", taken);

  EXPECT_EQ(found, state::complete);
  EXPECT_EQ(taken, head.size());
}

TEST(head_scanner, finds_the_end_whatever_the_cut) {
  const std::string text = std::string(head) + "body";
  for (std::size_t cut = 1; cut < head.size(); ++cut) {
    head_scanner scanner(1000);
    std::size_t taken = 0;

    ASSERT_EQ(scanner.feed(std::string_view(text).substr(0, cut), taken), state::more) << cut;
    ASSERT_EQ(scanner.feed(std::string_view(text).substr(cut), taken), state::complete) << cut;

    EXPECT_EQ(taken, head.size() - cut);
    EXPECT_EQ(scanner.head(), head);
  }
}

TEST(head_scanner, takes_byte_by_byte) {
  head_scanner scanner(1000);
  std::size_t taken = 0;
  for (std::size_t i = 0; i + 1 < head.size(); ++i)
    ASSERT_EQ(scanner.feed(head.substr(i, 1), taken), state::more);

  EXPECT_EQ(scanner.feed(head.substr(head.size() - 1), taken), state::complete);
  EXPECT_EQ(scanner.head(), head);
}

TEST(head_scanner, bounds_the_head_exactly) {
  std::size_t taken = 0;
  head_scanner fits(head.size());
  head_scanner short_by_one(head.size() - 1);
  head_scanner endless(100);

  EXPECT_EQ(fits.feed(head, taken), state::complete);
  EXPECT_EQ(short_by_one.feed(head, taken), state::too_large);
  state last = state::more;
  int fed = 0;
  while (last == state::more && ++fed < 1000)
    last = endless.feed("aaaaaaa", taken);
  EXPECT_EQ(last, state::too_large);
  EXPECT_LT(fed, 20);
}

TEST(head_scanner, refuses_bare_line_feeds_and_folded_lines) {
  for (const std::string_view text : {"HTTP/1.1 200 OK\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\n\r\n", "\n",
                                      "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nA: b\r\n\tc\r\n\r\n", "HTTP/1.1 200 OK\r\n\n"}) {
    head_scanner scanner(1000);
    std::size_t taken = 0;
    EXPECT_EQ(scanner.feed(text, taken), state::malformed) << text;
  }
}

} // namespace pheidi::http
