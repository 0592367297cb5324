// Collects the head of a message from pieces, strictly by line: CRLF only, no folded lines, bounded.
//
// Beast's parser wants a head in one piece and forgives folded lines; this one
// gathers it (without a copy when it comes in one piece) and forgives nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::http {

class head_scanner {
 public:
  enum class state {
    more,      ///< all bytes were taken, the head goes on
    complete,  ///< `head()` is the whole head with its empty line
    malformed, ///< a bare LF, a line that continues the one before, or not the beginning that was expected
    too_large,
  };
  /// With a beginning, other protocols are recognised by their first bytes instead of by a timeout.
  explicit head_scanner(std::size_t max_bytes, std::string_view beginning = {})
      : max_(max_bytes), begin_(beginning) {}

  /// `taken` is how many of the bytes belong to the head.
  state feed(std::string_view bytes, std::size_t& taken);
  /// After `complete`: valid until the bytes that were fed go away or `reset`.
  std::string_view head() const { return head_; }
  bool empty() const { return gathered_.empty(); }
  void reset();

 private:
  state scan(std::string_view text);
  std::size_t max_;
  std::string_view begin_;
  std::size_t line_ = 0; // where the line that is being read begins
  std::size_t seen_ = 0; // how far we looked for its end
  std::string gathered_;
  std::string_view head_;
};

} // namespace pheidi::http
