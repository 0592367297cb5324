// Writing JSON without a DOM: appends to a string that the caller keeps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::json {

/// Appends `text` as a JSON string with quotes. Invalid UTF-8 becomes U+FFFD; control characters are escaped.
void append_string(std::string& out, std::string_view text);

/// Streams one value: begin/end and key/value calls in document order; commas are its business.
///
///   writer w(out);
///   w.object().key("id").string(id).key("to").array().string(a).end().end();
class writer {
 public:
  explicit writer(std::string& out) : out_(out) {}
  writer& object();
  writer& array();
  writer& end();
  writer& key(std::string_view name);
  writer& string(std::string_view text);
  writer& integer(std::int64_t v);
  writer& number(double v); ///< always with a decimal point or exponent, so readers see a float
  writer& boolean(bool v);
  writer& null();
  writer& raw(std::string_view json); ///< trusted JSON text

 private:
  void separate();
  std::string& out_;
  std::string closers_; // one '}' or ']' per open value
  bool first_ = true;
  bool after_key_ = false;
};

} // namespace pheidi::json
