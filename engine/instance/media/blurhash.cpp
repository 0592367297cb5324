// The lowest frequencies of a picture's cosine transform, in base 83.
//
// The format is public (github.com/woltapp/blurhash, Algorithm.md): one digit for the number of components,
// one for the largest amplitude, four for the average colour, two for each other component.
#include "pheidi/instance/media/blurhash.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

namespace pheidi::instance::media {

namespace {

using colour = std::array<double, 3>; // linear light

constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

void append_base83(std::string& to, int value, int length) {
  std::string text(static_cast<std::size_t>(length), '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value /= 83)
    *at = digits[static_cast<std::size_t>(value % 83)];
  to += text;
}

/// The light of each of the 256 values of sRGB.
std::array<double, 256> make_linear() {
  std::array<double, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double v = static_cast<double>(i) / 255;
    out[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  }
  return out;
}

int to_srgb(double light) {
  const double v = std::clamp(light, 0.0, 1.0);
  const double s = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
  return static_cast<int>(s * 255 + 0.5);
}

/// waves[k][i] = cos(pi k i / length)
std::vector<std::vector<double>> waves(int count, int length) {
  std::vector<std::vector<double>> out(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    for (int i = 0; i < length; ++i)
      out[static_cast<std::size_t>(k)].push_back(std::cos(std::numbers::pi * k * i / length));
  }
  return out;
}

/// How much of one wave is in the picture.
colour amplitude(std::string_view rgb, std::span<const double> across, std::span<const double> down) {
  static const auto linear = make_linear();
  colour sum{};
  std::size_t at = 0;
  for (const double y : down) {
    for (const double x : across) {
      for (double& channel : sum)
        channel += x * y * linear[static_cast<unsigned char>(rgb[at++])];
    }
  }
  return sum;
}

std::vector<colour> amplitudes(std::string_view rgb, dimensions size, int horizontal, int vertical) {
  const auto across = waves(horizontal, size.width);
  const auto down = waves(vertical, size.height);
  const double pixels = static_cast<double>(size.width) * size.height;
  std::vector<colour> out;
  for (const auto& y : down) {
    for (const auto& x : across) {
      const double scale = (out.empty() ? 1 : 2) / pixels;
      auto sum = amplitude(rgb, x, y);
      for (double& channel : sum)
        channel *= scale;
      out.push_back(sum);
    }
  }
  return out;
}

/// Nineteen steps from -1 to 1, finer around zero.
int step(double value, double largest) {
  const double v = value / largest;
  const double root = std::copysign(std::sqrt(std::abs(v)), v);
  return static_cast<int>(std::clamp(std::floor(root * 9 + 9.5), 0.0, 18.0));
}

double largest_of(std::span<const colour> all) {
  double largest = 0;
  for (const colour& each : all) {
    for (const double channel : each)
      largest = std::max(largest, std::abs(channel));
  }
  return largest;
}

} // namespace

std::string blurhash(std::string_view rgb, dimensions size, int horizontal, int vertical) {
  if (size.width < 1 || size.height < 1) return {};
  if (rgb.size() != static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3)
    return {};
  horizontal = std::clamp(horizontal, 1, 9);
  vertical = std::clamp(vertical, 1, 9);

  const auto all = amplitudes(rgb, size, horizontal, vertical);
  const auto others = std::span(all).subspan(1);
  const int quantised =
      others.empty() ? 0
                     : static_cast<int>(std::clamp(std::floor(largest_of(others) * 166 - 0.5), 0.0, 82.0));
  const double largest = others.empty() ? 1 : (quantised + 1) / 166.0;

  std::string out;
  append_base83(out, (horizontal - 1) + (vertical - 1) * 9, 1);
  append_base83(out, quantised, 1);
  const colour& average = all.front();
  append_base83(out, (to_srgb(average[0]) << 16) + (to_srgb(average[1]) << 8) + to_srgb(average[2]), 4);
  for (const colour& each : others)
    append_base83(out, (step(each[0], largest) * 19 + step(each[1], largest)) * 19 + step(each[2], largest),
                  2);
  return out;
}

} // namespace pheidi::instance::media
