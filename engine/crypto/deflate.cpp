// zlib, with an end to how much a few bytes may become.
#include "pheidi/crypto/deflate.hpp"

#include "openssl_ptr.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace pheidi::crypto {

std::string zlib_compress(std::string_view plain, effort how) {
  const int level = how == effort::least ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION;
  uLongf size = compressBound(plain.size());
  std::string out(size, '\0');
  if (compress2(as_bytes(out.data()), &size, as_bytes(plain.data()), plain.size(), level) != Z_OK)
    throw std::runtime_error("zlib cannot compress");
  out.resize(size);
  return out;
}

std::optional<std::string> zlib_expand(std::string_view compressed, std::size_t limit) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  const std::unique_ptr<z_stream, freed_by<inflateEnd>> end(&stream);
  // zlib's interface predates const.
  stream.next_in = const_cast<unsigned char*>(as_bytes(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string out(std::min<std::size_t>(limit, compressed.size() * 4 + 64), '\0');
  while (true) {
    stream.next_out = as_bytes(out.data()) + stream.total_out;
    stream.avail_out = static_cast<uInt>(out.size() - stream.total_out);
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status == Z_STREAM_END) break;
    if (status != Z_OK || stream.avail_out != 0 || out.size() >= limit) return std::nullopt;
    out.resize(std::min(limit, out.size() * 2));
  }
  out.resize(stream.total_out);
  return out;
}

} // namespace pheidi::crypto
