// A whole document as a DOM, as strict as the fast reader: depth, UTF-8, and no number beyond a double.
#include "dom_handler.hpp"

#include "pheidi/json/read.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <simdjson.h>

#include <cmath>

namespace pheidi::json {

namespace {

namespace bj = boost::json;

/// 1e400 is well-formed, but as an infinity it would surprise every conversion to an integer behind us.
bool all_finite(const bj::value& v) {
  if (v.is_double()) return std::isfinite(v.get_double());
  if (const auto* array = v.if_array()) {
    for (const auto& element : *array)
      if (!all_finite(element)) return false;
  }
  if (const auto* object = v.if_object()) {
    for (const auto& [key, value] : *object)
      if (!all_finite(value)) return false;
  }
  return true;
}

} // namespace

result<bj::value> parse(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!simdjson::validate_utf8(text.data(), text.size())) return error{errc::not_json, "invalid UTF-8"};

  bj::parse_options strict;
  strict.max_depth = max_depth;
  bj::basic_parser<dom_handler> parser(strict);
  auto& stack = parser.handler().stack;
  stack.reset();
  boost::system::error_code failed;
  const auto read = parser.write_some(false, text.data(), text.size(), failed);
  if (!failed && read < text.size()) failed = bj::make_error_code(bj::error::extra_data);
  if (failed == bj::error::too_deep) return errc::too_deep;
  if (failed == bj::error::exponent_overflow) return errc::number_range;
  if (failed) return error{errc::not_json, failed.message()};
  auto document = stack.release();
  if (!all_finite(document)) return errc::number_range;
  return document;
}

} // namespace pheidi::json
