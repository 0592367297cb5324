// Made with libvips, but for what it would not write.
#include "sample_images.hpp"

#include "instance/media/image_format.hpp"

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
  const auto made_file = written([&](void** b, std::size_t* n) {
    return vips_heifsave_buffer(of, b, n, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, nullptr);
  });
  return made_file ? *made_file : std::string();
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
