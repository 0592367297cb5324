// Frames as a client sends them, masked, from bytes: independent of the encoder under test.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::http::test {

inline constexpr unsigned fin = 0x80;

/// `first` is FIN, the reserved bits and the opcode.
inline std::string client_frame(unsigned first, std::string_view payload) {
  constexpr char mask[] = {0x37, static_cast<char>(0xfa), 0x21, 0x3d}; // of the examples in RFC 6455
  std::string out(1, static_cast<char>(first));
  if (payload.size() < 126) {
    out += static_cast<char>(0x80u | payload.size());
  } else if (payload.size() < 65536) {
    out += static_cast<char>(0xfe);
    out += static_cast<char>(payload.size() >> 8);
    out += static_cast<char>(payload.size() & 0xff);
  } else {
    out += static_cast<char>(0xff);
    for (int shift = 56; shift >= 0; shift -= 8)
      out += static_cast<char>(payload.size() >> shift & 0xff);
  }
  out.append(mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += static_cast<char>(payload[i] ^ mask[i % 4]);
  return out;
}

inline std::string client_text(std::string_view text) {
  return client_frame(fin | 1, text);
}
inline std::string client_close(unsigned code, std::string_view why = {}) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  return client_frame(fin | 8, payload.append(why));
}

} // namespace pheidi::http::test
