// Made with libvips, but for what it would not write.
#include "sample_images.hpp"

#include "instance/media/image_format.hpp"

#include <zlib.h>

#include <stdexcept>

namespace pheidi::instance::media::samples {

namespace {

using namespace std::string_view_literals;

image filled(int width, int height, int bands) {
  std::string data;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool left = x < width / 2;
      data += left ? "\xff\x00\x00"sv : "\x00\x00\xff"sv;
      if (bands == 4) data += '\x80';
    }
  }
  start_vips();
  image from(
      vips_image_new_from_memory_copy(data.data(), data.size(), width, height, bands, VIPS_FORMAT_UCHAR));
  return made([&](VipsImage** out) {
           return vips_copy(from.get(), out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
         })
      .value();
}

void put32(std::string& into, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i)
    into.at(at + static_cast<std::size_t>(i)) = static_cast<char>(value >> (24 - 8 * i));
}

std::string heif(VipsImage* of, VipsForeignHeifCompression as) {
  const auto made_file = written(
      [&](void** b, std::size_t* n) { return vips_heifsave_buffer(of, b, n, "compression", as, nullptr); });
  return made_file ? *made_file : std::string();
}

std::uint32_t png_checksum(std::string_view bytes) {
  std::uint32_t sum = 0xffffffff;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i)
      sum = (sum & 1U) != 0 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
  }
  return ~sum;
}

} // namespace

image red_and_blue(int width, int height) {
  return filled(width, height, 3);
}

image half_transparent(int width, int height) {
  return filled(width, height, 4);
}

std::string jpeg(VipsImage* of) {
  return written([&](void** b, std::size_t* n) { return vips_jpegsave_buffer(of, b, n, nullptr); }).value();
}

std::string png(VipsImage* of) {
  return written([&](void** b, std::size_t* n) { return vips_pngsave_buffer(of, b, n, nullptr); }).value();
}

std::string progressive_jpeg(VipsImage* of) {
  return written([&](void** b, std::size_t* n) {
           return vips_jpegsave_buffer(of, b, n, "interlace", TRUE, nullptr);
         })
      .value();
}

std::string webp(VipsImage* of) {
  return written([&](void** b, std::size_t* n) { return vips_webpsave_buffer(of, b, n, nullptr); }).value();
}

std::string gif(VipsImage* of) {
  return written([&](void** b, std::size_t* n) { return vips_gifsave_buffer(of, b, n, nullptr); }).value();
}

std::string with_profile(VipsImage* of) {
  return written([&](void** b, std::size_t* n) {
           return vips_pngsave_buffer(of, b, n, "profile", "p3", nullptr);
         })
      .value();
}

std::string avif(VipsImage* of) {
  return heif(of, VIPS_FOREIGN_HEIF_COMPRESSION_AV1);
}

std::string heic(VipsImage* of) {
  return heif(of, VIPS_FOREIGN_HEIF_COMPRESSION_HEVC);
}

std::string animated_gif() {
  // Colours black, white; each frame's four pixels are codes of three bits: clear (4), 0 0 0 0, end (5).
  constexpr auto screen = "GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"sv;
  constexpr auto loop = "\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"sv;
  constexpr auto comment = "\x21\xfe\x0bhidden text\x00"sv;
  constexpr auto xmp = "\x21\xff\x0bXMP DataXMP\x04<x/>\x00"sv;
  constexpr auto control = "\x21\xf9\x04\x00\x0a\x00\x00\x00"sv;
  constexpr auto frame = "\x2c\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x03\x04\x00\x05\x00"sv;
  std::string out;
  for (const auto block : {screen, loop, comment, xmp, control, frame, control, frame, "\x3b"sv})
    out += block;
  return out;
}

void add_exif(VipsImage* to, int orientation) {
  vips_image_set_int(to, VIPS_META_ORIENTATION, orientation);
  vips_image_set_string(to, "exif-ifd3-GPSLatitude",
                        "52/1 30/1 0/1 (52, 30, 0, Rational, 3 components, 24 bytes)");
  vips_image_set_string(to, "exif-ifd0-Make", "Cameramaker (Cameramaker, ASCII, 12 components, 12 bytes)");
}

image decode(std::string_view bytes) {
  start_vips();
  const image read(vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr));
  if (!read) throw std::runtime_error(vips_failure().message());
  image out(vips_image_copy_memory(read.get())); // it outlives the bytes
  if (!out) throw std::runtime_error(vips_failure().message());
  return out;
}

std::array<int, 3> pixel(VipsImage* of, int x, int y) {
  double* values = nullptr;
  int bands = 0;
  if (vips_getpoint(of, &values, &bands, x, y, nullptr) != 0)
    throw std::runtime_error(vips_failure().message());
  const std::unique_ptr<double, free_bytes> owned(values);
  std::array<int, 3> out{};
  for (int i = 0; i < 3; ++i)
    out[static_cast<std::size_t>(i)] = static_cast<int>(values[bands < 3 ? 0 : i]);
  return out;
}

bool is_reddish(std::array<int, 3> colour) {
  return colour[0] > 180 && colour[1] < 90 && colour[2] < 90;
}

bool is_bluish(std::array<int, 3> colour) {
  return colour[2] > 180 && colour[1] < 90 && colour[0] < 90;
}

std::string with_png_size(std::string png, std::uint32_t width, std::uint32_t height) {
  put32(png, 16, width);
  put32(png, 20, height);
  put32(png, 29, png_checksum(std::string_view(png).substr(12, 17)));
  return png;
}

std::string with_png_chunk(const std::string& png, std::string_view kind, std::string_view data) {
  constexpr std::size_t header_ends = 33;
  auto chunk = std::string(4, '\0').append(kind).append(data).append(4, '\0');
  put32(chunk, 0, static_cast<std::uint32_t>(data.size()));
  put32(chunk, chunk.size() - 4, png_checksum(std::string_view(chunk).substr(4, kind.size() + data.size())));
  return png.substr(0, header_ends) + chunk + png.substr(header_ends);
}

std::string deflated_zeros(std::size_t count) {
  const std::string zeros(count, '\0');
  auto size = compressBound(zeros.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(zeros.data()),
            zeros.size(), Z_BEST_COMPRESSION);
  out.resize(size);
  return out;
}

std::string with_scans(const std::string& jpeg, std::size_t scans) {
  constexpr auto begins = "\xff\xda"sv;
  const auto first = jpeg.find(begins);
  std::size_t there = 0;
  for (auto at = first; at != jpeg.npos; at = jpeg.find(begins, at + begins.size()))
    ++there;
  if (there < 2) throw std::runtime_error("not progressive");
  // Only the entropy-coded data lie between the header of a scan and the next marker.
  auto end = first + begins.size();
  while (jpeg.at(end) != '\xff' || jpeg.at(end + 1) == '\0')
    ++end;
  auto scan = jpeg.substr(first, end - first);
  const auto header = begins.size() + static_cast<unsigned char>(scan.at(3));
  scan.at(header - 1) = '\0'; // in full precision, which may be said again
  std::string out = jpeg.substr(0, jpeg.size() - 2);
  for (; there < scans; ++there)
    out += scan;
  return out + "\xff\xd9";
}

std::string animated_webp(std::size_t frames) {
  constexpr auto header = "VP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0"sv;
  constexpr auto animation = "ANIM\x06\0\0\0\0\0\0\0\0\0"sv;
  // A lossless picture of one pixel: five codes of one symbol each.
  constexpr auto frame = "ANMF\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x64\0\0\0"
                         "VP8L\x08\0\0\0\x2f\0\0\0\0\x88\x88\x08"sv;
  std::string body = "WEBP";
  body.append(header).append(animation);
  for (std::size_t i = 0; i < frames; ++i)
    body += frame;
  std::string out = "RIFF";
  for (unsigned bits = 0; bits < 32; bits += 8)
    out += static_cast<char>(body.size() >> bits);
  return out + body;
}

std::string with_heif_size(std::string heif, std::uint32_t width, std::uint32_t height) {
  const auto size = heif.find("ispe");
  if (size == heif.npos) throw std::runtime_error("no size");
  put32(heif, size + 8, width);
  put32(heif, size + 12, height);
  return heif;
}

std::string with_jpeg_size(std::string jpeg, int width, int height) {
  const auto frame = jpeg.find("\xff\xc0\x00\x11\x08"sv);
  if (frame == jpeg.npos) throw std::runtime_error("no baseline frame");
  jpeg.at(frame + 5) = static_cast<char>(height >> 8);
  jpeg.at(frame + 6) = static_cast<char>(height);
  jpeg.at(frame + 7) = static_cast<char>(width >> 8);
  jpeg.at(frame + 8) = static_cast<char>(width);
  return jpeg;
}

} // namespace pheidi::instance::media::samples
