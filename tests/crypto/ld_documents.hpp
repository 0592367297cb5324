// Documents for the JSON-LD tests, written as one would read them.
#pragma once

#include "pheidi/crypto/json_ld.hpp"
#include "pheidi/json/read.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pheidi::crypto::testing {

inline boost::json::value doc(std::string_view text) {
  auto parsed = json::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed ? std::move(*parsed) : boost::json::value();
}

inline boost::json::object doc_object(std::string_view text) {
  return doc(text).as_object();
}

/// Canonical N-Quads, or "error: ..." so that a failure shows itself in a comparison.
inline std::string canonical_of(const boost::json::value& document, const json_ld_limits& limits = {}) {
  auto text = json_ld_canonical(document, limits);
  return text ? *text : "error: " + text.error().message();
}
std::string canonical_of(const char*) = delete; // a text is not its document
inline std::string statements_of(std::string_view document) {
  return canonical_of(doc(document));
}

template <class T>
bool failed_with(const result<T>& outcome, errc code) {
  return !outcome && outcome.error().is(code);
}

} // namespace pheidi::crypto::testing
