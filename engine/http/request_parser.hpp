// One request from bytes, without I/O: Beast's grammar and, above it, no tolerance for doubtful framing.
//
// What a proxy in front of us could read differently is refused: two lengths,
// a length beside chunks, an unknown transfer coding, two Host fields, folded
// lines, bare LF, trailers that pose as headers.
#pragma once

#include "http/head_scanner.hpp"

#include "pheidi/http/server.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace pheidi::http {

class request_parser {
 public:
  using limit_by_path = std::function<std::size_t(std::string_view method, std::string_view target)>;
  /// `body_limit` stands above `max_body_bytes`; it may be empty, and outlives the parser.
  request_parser(std::size_t max_header_bytes, std::size_t max_body_bytes,
                 const limit_by_path* body_limit = nullptr);
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
  /// What the body may have; known with the header.
  std::size_t body_limit() const;
  /// The header announces a body of more than `bytes`, or one of unknown length that may become so.
  bool body_beyond(std::size_t bytes) const;
  request take();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::http
