// A frame is its header, byte by byte, then its payload in any pieces; nothing else is kept.
#include "http/websocket_frames.hpp"

#include "pheidi/base/utf8.hpp"

#include <algorithm>

namespace pheidi::http {

namespace {

constexpr std::size_t most_control_bytes = 125;
constexpr std::uint16_t no_code = 1005;

/// How long the header is that begins with these two bytes.
std::size_t header_length(unsigned char second) {
  const std::size_t mask = (second & 0x80) ? 4 : 0;
  const auto length = second & 0x7f;
  return 2 + mask + (length == 126 ? 2u : length == 127 ? 8u : 0u);
}

std::uint64_t big_endian(const unsigned char* from, std::size_t bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    out = out << 8 | from[i];
  return out;
}

/// RFC 6455, section 7.4: what may stand on the wire.
bool sendable(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

bool known(unsigned kind) {
  return kind <= 2 || (kind >= 8 && kind <= 10);
}

} // namespace

std::optional<websocket_event> websocket_decoder::next(std::string_view& bytes) {
  while (!over_ && !bytes.empty()) {
    if (!in_payload_) {
      if (!take_header(bytes)) return std::nullopt;
      if (const auto b = read_header()) return fail(*b);
    }
    take_payload(bytes);
    if (taken_ < length_) return std::nullopt;
    auto event = end_frame();
    if (event) return event;
  }
  if (over_) bytes = {};
  return std::nullopt;
}

bool websocket_decoder::take_header(std::string_view& bytes) {
  while (!bytes.empty()) {
    header_[header_bytes_++] = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    if (header_bytes_ >= 2 && header_bytes_ == header_length(header_[1])) return true;
    // Nothing of an unmasked frame is wanted, so its second byte is enough to know.
    if (header_bytes_ == 2 && !(header_[1] & 0x80)) return true;
  }
  return false;
}

std::optional<websocket_decoder::broken> websocket_decoder::read_header() {
  const unsigned kind = header_[0] & 0x0fu;
  if (header_[0] & 0x70) return broken{1002, "an extension nobody agreed on"};
  if (!known(kind)) return broken{1002, "an unknown kind of frame"};
  if (!(header_[1] & 0x80)) return broken{1002, "a frame without a mask"};
  kind_ = static_cast<opcode>(kind);
  last_ = (header_[0] & 0x80) != 0;
  const unsigned short_length = header_[1] & 0x7fu;
  const std::size_t more = header_bytes_ - 6;
  const auto length = more == 0 ? short_length : big_endian(&header_[2], more);
  std::copy_n(header_.begin() + static_cast<std::ptrdiff_t>(header_bytes_) - 4, 4, mask_.begin());
  const bool longer_than_needed = (more == 2 && length < 126) || (more == 8 && length < 65536);
  if (longer_than_needed || length >> 63) return broken{1002, "a length in the wrong form"};
  return begin_frame(length);
}

std::optional<websocket_decoder::broken> websocket_decoder::begin_frame(std::uint64_t length) {
  if (control()) {
    if (!last_ || length > most_control_bytes) return broken{1002, "a control frame that is too long"};
    control_.clear();
  } else {
    if ((kind_ == opcode::continuation) != in_message_) return broken{1002, "fragments out of order"};
    if (kind_ == opcode::binary) return broken{1003, "binary messages are not understood"};
    if (length > max_message_bytes_ - message_.size()) return broken{1009, "the message is too long"};
    in_message_ = true;
  }
  length_ = static_cast<std::size_t>(length);
  taken_ = 0;
  in_payload_ = true;
  header_bytes_ = 0;
  return std::nullopt;
}

void websocket_decoder::take_payload(std::string_view& bytes) {
  auto& into = control() ? control_ : message_;
  const auto part = bytes.substr(0, length_ - taken_);
  for (const char c : part)
    into += static_cast<char>(static_cast<unsigned char>(c) ^ mask_[taken_++ % 4]);
  bytes.remove_prefix(part.size());
}

std::optional<websocket_event> websocket_decoder::end_frame() {
  in_payload_ = false;
  if (control()) return end_control(std::move(control_));
  if (!last_) return std::nullopt;
  return end_message();
}

websocket_event websocket_decoder::end_message() {
  in_message_ = false;
  websocket_event out;
  out.payload.swap(message_);
  if (!is_utf8(out.payload)) return fail({1007, "the text is not UTF-8"});
  return out;
}

websocket_event websocket_decoder::end_control(std::string payload) {
  using kind = websocket_event::kind;
  websocket_event out;
  out.what = kind_ == opcode::ping ? kind::ping : kind_ == opcode::pong ? kind::pong : kind::close;
  if (out.what != kind::close) {
    out.payload = std::move(payload);
    return out;
  }
  over_ = true;
  out.code = no_code;
  if (payload.empty()) return out;
  if (payload.size() == 1) return fail({1002, "half a code"});
  out.code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                        static_cast<unsigned char>(payload[1]));
  out.payload = payload.substr(2);
  if (!sendable(out.code)) return fail({1002, "a code that is not for the wire"});
  if (!is_utf8(out.payload)) return fail({1007, "the reason is not UTF-8"});
  return out;
}

websocket_event websocket_decoder::fail(const broken& b) {
  over_ = true;
  message_ = {};
  websocket_event out;
  out.what = websocket_event::kind::failed;
  out.payload = b.why;
  out.code = b.code;
  return out;
}

std::string frame_head(opcode kind, std::size_t payload_bytes) {
  std::string out(1, static_cast<char>(0x80u | static_cast<unsigned>(kind)));
  const std::size_t wide = payload_bytes < 126 ? 0 : payload_bytes < 65536 ? 2 : 8;
  out += static_cast<char>(wide == 0 ? payload_bytes : wide == 2 ? 126u : 127u);
  for (std::size_t i = wide; i > 0; --i)
    out += static_cast<char>(static_cast<std::uint64_t>(payload_bytes) >> (8 * (i - 1)) & 0xff);
  return out;
}

std::string control_frame(opcode kind, std::string_view payload) {
  const auto fits = payload.substr(0, most_control_bytes);
  return frame_head(kind, fits.size()) + std::string(fits);
}

std::string close_frame(std::uint16_t code, std::string_view why) {
  if (code == no_code) return control_frame(opcode::close, {});
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload += utf8_prefix(why, most_control_bytes - 2);
  return control_frame(opcode::close, payload);
}

} // namespace pheidi::http
