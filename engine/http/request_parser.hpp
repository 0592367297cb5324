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
                 const limit_by_path* body_limit = nullptr, bool keeps_absolute_targets = false);
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
  /// How long the header says that the body will be; the most that it may become when it does not say.
  std::size_t announced() const;
  /// The request as far as it is known; whole after its header but for the body.
  request& so_far();
  request take();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::http
