#include "http/gunzip.hpp"

#include <zlib.h>

#include <algorithm>

namespace pheidi::http {

namespace {

struct inflater {
  z_stream z{};
  bool ready = inflateInit2(&z, 16 + MAX_WBITS) == Z_OK;
  inflater() = default;
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;
  ~inflater() {
    if (ready) inflateEnd(&z);
  }
};

} // namespace

gunzipped gunzip_prefix(std::string_view compressed, std::size_t max_bytes) {
  gunzipped out;
  inflater in;
  if (!in.ready) return out;
  // zlib's C interface takes a mutable pointer it does not write through.
  in.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  in.z.avail_in = static_cast<uInt>(compressed.size());
  char piece[4096];
  // One byte beyond the bound tells a body that fits from one that was cut.
  while (out.text.size() <= max_bytes) {
    in.z.next_out = reinterpret_cast<Bytef*>(piece);
    in.z.avail_out = sizeof piece;
    const int rc = inflate(&in.z, Z_NO_FLUSH);
    const auto made = sizeof piece - in.z.avail_out;
    out.text.append(piece, std::min(made, max_bytes + 1 - out.text.size()));
    out.whole = rc == Z_STREAM_END;
    if (rc != Z_OK || (in.z.avail_in == 0 && made == 0)) break;
  }
  if (out.text.size() > max_bytes) {
    out.text.resize(max_bytes);
    out.whole = false;
  }
  return out;
}

} // namespace pheidi::http
