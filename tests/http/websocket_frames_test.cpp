// The codec against the examples and the rules of RFC 6455.
#include "client_frames.hpp"
#include "http/websocket_frames.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pheidi::http::test {

namespace {

using namespace std::string_literals;
using kind = websocket_event::kind;

std::vector<websocket_event> decoded(const std::string& bytes, std::size_t piece = 1 << 20,
                                     std::size_t most = 1000) {
  websocket_decoder decoder(most);
  std::vector<websocket_event> out;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    auto rest = std::string_view(bytes).substr(at, piece);
    while (auto e = decoder.next(rest))
      out.push_back(*e);
    EXPECT_TRUE(rest.empty());
  }
  return out;
}

/// The code that the bytes end with; 0 when they end well.
unsigned failure(const std::string& bytes, std::size_t most = 1000) {
  const auto events = decoded(bytes, 1 << 20, most);
  return !events.empty() && events.back().what == kind::failed ? events.back().code : 0u;
}

const std::string hello = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"; // RFC 6455, section 5.7

} // namespace

TEST(websocket_frames, reads_the_example_of_the_standard) {
  const auto events = decoded(hello);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].what, kind::text);
  EXPECT_EQ(events[0].payload, "Hello");
}

TEST(websocket_frames, do_not_depend_on_how_the_bytes_are_cut) {
  const auto bytes = client_frame(1, "one ") + client_frame(fin | 9, "are you there") +
                     client_frame(0, "two ") + client_frame(fin | 0, "three") + client_frame(fin | 1, "") +
                     client_text(std::string(300, 'x')) + client_close(1001, "bye");
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u}) {
    const auto events = decoded(bytes, piece);
    ASSERT_EQ(events.size(), 5u) << piece;
    EXPECT_EQ(events[0].what, kind::ping);
    EXPECT_EQ(events[0].payload, "are you there");
    EXPECT_EQ(events[1].payload, "one two three");
    EXPECT_EQ(events[2].payload, "");
    EXPECT_EQ(events[3].payload, std::string(300, 'x'));
    EXPECT_EQ(events[4].what, kind::close);
    EXPECT_EQ(events[4].code, 1001);
    EXPECT_EQ(events[4].payload, "bye");
  }
}

TEST(websocket_frames, refuse_what_is_not_masked) {
  EXPECT_EQ(failure("\x81\x05Hello"), 1002u);
}

TEST(websocket_frames, refuse_extensions_and_unknown_kinds) {
  for (const unsigned reserved : {0x40u, 0x20u, 0x10u})
    EXPECT_EQ(failure(client_frame(fin | reserved | 1, "x")), 1002u);
  for (const unsigned unknown : {3u, 7u, 11u, 15u})
    EXPECT_EQ(failure(client_frame(fin | unknown, "x")), 1002u);
}

TEST(websocket_frames, refuse_fragments_out_of_order) {
  EXPECT_EQ(failure(client_frame(fin | 0, "x")), 1002u);
  EXPECT_EQ(failure(client_frame(1, "x") + client_text("y")), 1002u);
}

TEST(websocket_frames, refuse_long_and_fragmented_control_frames) {
  EXPECT_EQ(failure(client_frame(fin | 9, std::string(126, 'x'))), 1002u);
  EXPECT_EQ(failure(client_frame(9, "x")), 1002u);
  EXPECT_EQ(failure(client_frame(fin | 9, std::string(125, 'x'))), 0u);
}

TEST(websocket_frames, refuse_lengths_in_a_longer_form_than_needed) {
  EXPECT_EQ(failure("\x81\xfe\x00\x05\x01\x02\x03\x04hello"s), 1002u);
  EXPECT_EQ(failure("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x05\x01\x02\x03\x04hello"s), 1002u);
  EXPECT_EQ(failure("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04"s), 1002u);
}

TEST(websocket_frames, refuse_binary_before_its_payload) {
  EXPECT_EQ(failure(client_frame(fin | 2, std::string(300, 'x')).substr(0, 8)), 1003u);
}

TEST(websocket_frames, refuse_text_that_is_not_utf8) {
  EXPECT_EQ(failure(client_text("\xff")), 1007u);
  EXPECT_EQ(failure(client_text("\xed\xa0\x80")), 1007u);
  EXPECT_EQ(failure(client_frame(1, "\xc3") + client_frame(fin | 0, "\xa9")), 0u);
}

TEST(websocket_frames, bound_a_message_over_all_its_fragments) {
  EXPECT_EQ(failure(client_text(std::string(10, 'x')), 10), 0u);
  EXPECT_EQ(failure(client_text(std::string(11, 'x')), 10), 1009u);
  EXPECT_EQ(failure(client_frame(1, "123456") + client_frame(fin | 0, "78901"), 10), 1009u);
  // Before a byte of it came.
  EXPECT_EQ(failure("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04"s, 10), 1009u);
}

TEST(websocket_frames, know_which_closing_codes_may_be_sent) {
  for (const unsigned good : {1000u, 1001u, 1003u, 1007u, 1011u, 3000u, 4999u})
    EXPECT_EQ(failure(client_close(good)), 0u) << good;
  for (const unsigned bad : {0u, 999u, 1004u, 1005u, 1006u, 1015u, 2999u, 5000u})
    EXPECT_EQ(failure(client_close(bad)), 1002u) << bad;
  EXPECT_EQ(failure(client_frame(fin | 8, "x")), 1002u);
  EXPECT_EQ(failure(client_close(1000, "\xff")), 1007u);
  EXPECT_EQ(decoded(client_frame(fin | 8, ""))[0].code, 1005);
}

TEST(websocket_frames, say_nothing_after_the_end) {
  EXPECT_EQ(decoded(client_close(1000) + client_text("x")).size(), 1u);
  EXPECT_EQ(decoded(client_frame(fin | 2, "x") + client_text("x")).size(), 1u);
}

TEST(websocket_frames, write_heads_of_all_widths) {
  EXPECT_EQ(frame_head(opcode::text, 5), "\x81\x05");
  EXPECT_EQ(frame_head(opcode::text, 125), "\x81\x7d");
  EXPECT_EQ(frame_head(opcode::text, 126), "\x81\x7e\x00\x7e"s);
  EXPECT_EQ(frame_head(opcode::text, 65536), "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(websocket_frames, keep_closing_frames_within_their_bound) {
  EXPECT_EQ(close_frame(1000, "bye"), "\x88\x05\x03\xe8"s + "bye");
  EXPECT_EQ(close_frame(1005, "unsaid"), "\x88\x00"s);
  std::string umlauts;
  for (int i = 0; i < 100; ++i)
    umlauts += "\xc3\xbc";
  EXPECT_EQ(close_frame(1000, umlauts).size(), 2u + 2u + 122u); // not half of one
}

} // namespace pheidi::http::test
