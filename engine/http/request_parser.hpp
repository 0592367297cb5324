// One request from bytes, without I/O: Beast's grammar and, above it, no tolerance for doubtful framing.
//
// What a proxy in front of us could read differently is refused: two lengths,
// a length beside chunks, an unknown transfer coding, two Host fields, folded
// lines, bare LF, trailers that pose as headers.
#pragma once

#include "http/head_scanner.hpp"

#include "pheidi/http/server.hpp"

#include <memory>
#include <string_view>

namespace pheidi::http {

class request_parser {
 public:
  request_parser(std::size_t max_header_bytes, std::size_t max_body_bytes);
  ~request_parser();
  request_parser(request_parser&&) noexcept;
  request_parser& operator=(request_parser&&) noexcept;

  /// How many of the bytes belong to this request; `status()` says what to answer if that fails.
  result<std::size_t> feed(std::string_view bytes);
  /// No byte of it came yet.
  bool empty() const;
  bool header_done() const;
  bool done() const;
  /// The peer waits for "100 Continue" before it sends the body.
  bool expects_continue() const;
  int status() const;
  request take();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::http
