// The beginning of a gzip body, decoded into a bounded buffer. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::http {

struct gunzipped {
  std::string text;   // at most the bound, whatever the input expands to
  bool whole = false; // the stream ended within the input and the bound
};

/// `compressed` may be cut anywhere; what can be decoded of it is.
gunzipped gunzip_prefix(std::string_view compressed, std::size_t max_bytes);

} // namespace pheidi::http
