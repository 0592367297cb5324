// One document on its way through JSON-LD: what it may still cost, and the first thing that was wrong with
// it.
//
// The error is kept here and not in each return value: the algorithms recurse in
// a dozen places and every one of them only stops.
#pragma once

#include "pheidi/crypto/errc.hpp"
#include "pheidi/crypto/json_ld.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::crypto::ld {

class processing {
 public:
  explicit processing(const json_ld_limits& limits)
      : limits_(limits), terms_left_(limits.max_context_terms), values_left_(2 * limits.max_quads) {}

  const json_ld_limits& limits() const { return limits_; }
  bool failed() const { return error_.has_value(); }
  const error& first_error() const { return *error_; }

  /// Keeps the first error; what is refused later follows from it.
  void fail(errc code, std::string_view what, std::string_view which = {}) {
    if (failed()) return;
    std::string text(what);
    if (!which.empty()) text.append(": ").append(which.substr(0, 200));
    error_ = error{code, std::move(text)};
  }
  void refuse(std::string_view what, std::string_view which = {}) { fail(errc::bad_json_ld, what, which); }

  /// Pays for work on contexts, in terms defined. False once there is nothing left.
  bool spend(std::size_t terms) { return take(terms_left_, terms, "contexts"); }
  /// Pays for one value of the document: more than statements will be allowed are not even looked at.
  bool count_value() { return take(values_left_, 1, "values"); }

 private:
  bool take(std::size_t& left, std::size_t amount, std::string_view what) {
    if (failed()) return false;
    if (amount > left) fail(errc::limit_reached, what);
    left -= std::min(amount, left);
    return !failed();
  }

  json_ld_limits limits_;
  std::size_t terms_left_;
  std::size_t values_left_;
  std::optional<error> error_;
};

/// Counts how deep a recursion is; refuses when it is deeper than any document that came through json::parse.
class descent {
 public:
  descent(processing& run, std::size_t& depth) : depth_(depth) {
    if (++depth_ > max_depth) run.fail(errc::limit_reached, "depth");
  }
  ~descent() { --depth_; }
  descent(const descent&) = delete;
  descent& operator=(const descent&) = delete;

 private:
  static constexpr std::size_t max_depth = 200; // an element may take two levels
  std::size_t& depth_;
};

} // namespace pheidi::crypto::ld
