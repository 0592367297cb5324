// The pictures of accounts that have none: a head and shoulders, and an empty sheet.
#include "write_image.hpp"

#include "pheidi/instance/media/image.hpp"

namespace pheidi::instance::media {

namespace {

struct shade {
  unsigned char red, green, blue;
};

constexpr shade ground{0x8a, 0x93, 0xa3};
constexpr shade figure{0xd5, 0xda, 0xe2};

struct disc {
  int x, y, radius;
  constexpr bool covers(int px, int py) const {
    return (px - x) * (px - x) + (py - y) * (py - y) <= radius * radius;
  }
};

template <class F>
picture draw(dimensions size, F shade_at) {
  std::string rgb;
  rgb.reserve(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const shade s = shade_at(x, y);
      for (const unsigned char channel : {s.red, s.green, s.blue})
        rgb += static_cast<char>(channel);
    }
  }
  start_vips();
  const image pixels(
      vips_image_new_from_memory(rgb.data(), rgb.size(), size.width, size.height, 3, VIPS_FORMAT_UCHAR));
  return write_image(pixels.get(), image_format::png).value();
}

} // namespace

const picture& missing_avatar() {
  static const picture drawn = draw({400, 400}, [](int x, int y) {
    constexpr disc head{200, 160, 72}, shoulders{200, 400, 148};
    return head.covers(x, y) || shoulders.covers(x, y) ? figure : ground;
  });
  return drawn;
}

const picture& missing_header() {
  static const picture drawn = draw({1500, 500}, [](int, int) { return ground; });
  return drawn;
}

} // namespace pheidi::instance::media
