// Images as people upload them, made on the spot.
#pragma once

#include "instance/media/vips.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::instance::media::samples {

/// Left half red, right half blue.
image red_and_blue(int width, int height);
/// The same with an alpha of 128 everywhere.
image half_transparent(int width, int height);

std::string jpeg(VipsImage* of);
std::string png(VipsImage* of);
std::string progressive_jpeg(VipsImage* of);
std::string webp(VipsImage* of);
std::string gif(VipsImage* of);
/// A PNG with an embedded colour profile.
std::string with_profile(VipsImage* of);
/// Empty where libheif cannot write it.
std::string avif(VipsImage* of);
std::string heic(VipsImage* of);

/// Two frames of 2x2 pixels with a comment, XMP and a loop.
std::string animated_gif();

/// EXIF orientation (1 to 8), a position and a camera.
void add_exif(VipsImage* to, int orientation);

/// Any of the formats, decoded.
image decode(std::string_view bytes);
/// Bands of one pixel; grey ones three times.
std::array<int, 3> pixel(VipsImage* of, int x, int y);
bool is_reddish(std::array<int, 3> colour);
bool is_bluish(std::array<int, 3> colour);

/// Of a PNG: another size in its header, with the right checksum.
std::string with_png_size(std::string png, std::uint32_t width, std::uint32_t height);
/// Of a PNG: one more chunk, before the others but the header.
std::string with_png_chunk(const std::string& png, std::string_view kind, std::string_view data);
/// What a zlib stream of so many zeros is.
std::string deflated_zeros(std::size_t count);
/// Of a progressive JPEG: its first scan until there are `scans`.
std::string with_scans(const std::string& jpeg, std::size_t scans);
/// Of 1x1 pixels.
std::string animated_webp(std::size_t frames);
/// Of a HEIC or AVIF: another size in what its boxes declare.
std::string with_heif_size(std::string heif, std::uint32_t width, std::uint32_t height);
/// Of a JPEG: another size in its frame header.
std::string with_jpeg_size(std::string jpeg, int width, int height);

} // namespace pheidi::instance::media::samples
