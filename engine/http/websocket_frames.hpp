// RFC 6455 frames: bytes of a client in, messages out; frames of a server to bytes. Pure.
//
// A client's frames are masked and use no extension. What breaks the rules is
// one last event with the code that the closing frame should carry.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::http {

enum class opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct websocket_event {
  enum class kind { text, ping, pong, close, failed };
  kind what = kind::text;
  std::string payload;    // of text, ping and pong; why, of close and failed
  std::uint16_t code = 0; // of close (1005: the peer gave none) and failed
};

class websocket_decoder {
 public:
  /// A message may have this many bytes in all its fragments together.
  explicit websocket_decoder(std::size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  /// Takes bytes from the front of `bytes` until an event is whole; nothing, when all are taken. After
  /// `close` and `failed` everything is taken and nothing comes any more.
  std::optional<websocket_event> next(std::string_view& bytes);

 private:
  struct broken {
    std::uint16_t code;
    std::string_view why;
  };
  bool take_header(std::string_view& bytes);
  std::optional<broken> read_header();
  std::optional<broken> begin_frame(std::uint64_t length);
  void take_payload(std::string_view& bytes);
  std::optional<websocket_event> end_frame();
  websocket_event end_control(std::string payload);
  websocket_event end_message();
  websocket_event fail(const broken& b);
  bool control() const { return kind_ >= opcode::close; }

  std::size_t max_message_bytes_;
  std::array<unsigned char, 14> header_{};
  std::size_t header_bytes_ = 0;
  bool in_payload_ = false;
  bool over_ = false;
  // Of the frame under way.
  opcode kind_ = opcode::text;
  bool last_ = false;
  std::array<unsigned char, 4> mask_{};
  std::size_t length_ = 0;
  std::size_t taken_ = 0;
  // Control frames may come between the fragments of a message.
  bool in_message_ = false;
  std::string message_;
  std::string control_;
};

/// The head of an unmasked frame that is a whole message.
std::string frame_head(opcode kind, std::size_t payload_bytes);
/// A whole control frame; the payload is cut to the 125 bytes that one may have.
std::string control_frame(opcode kind, std::string_view payload);
/// A closing frame; code 1005 makes one without a code.
std::string close_frame(std::uint16_t code, std::string_view why);

} // namespace pheidi::http
