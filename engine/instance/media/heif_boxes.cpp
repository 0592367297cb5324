// Items, where they are, and what is made of them (ISO/IEC 14496-12, 8.11; 23008-12).
#include "heif_boxes.hpp"

#include "boxes.hpp"
#include "coded_pictures.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace pheidi::instance::media {

namespace {

/// A camera has one, with layers some; more would be a film.
constexpr std::size_t most_pictures = 16;
/// Libheif goes through all of them for each.
constexpr std::size_t most_items = 2000;
/// Tiles hang over the edges, and there are maps of depth and light beside the picture.
constexpr std::uint64_t tiles_to_pixels = 4;

/// What an entry of `iloc` says of an item.
struct place {
  std::uint64_t id = 0, method = 0, extents = 0, offset = 0, length = 0; // of the last extent
};

std::vector<place> places_of(std::string_view iloc) {
  fields from(iloc);
  const auto version = from.number(1);
  from.take(3);
  const auto sizes = from.number(1), more_sizes = from.number(1);
  std::vector<place> out;
  for (auto left = from.number(version < 2 ? 2 : 4); left > 0 && !from.ended(); --left) {
    if (out.size() > most_items) break;
    place item;
    item.id = from.number(version < 2 ? 2 : 4);
    if (version > 0) item.method = from.number(2) & 15U;
    from.take(2);
    const auto base = from.number(more_sizes >> 4);
    item.extents = from.number(2);
    for (auto extent = item.extents; extent > 0 && !from.ended(); --extent) {
      if (version > 0) from.take(more_sizes & 15U);
      item.offset = base + from.number(sizes >> 4);
      item.length = from.number(sizes & 15U);
    }
    out.push_back(item);
  }
  return out;
}

std::optional<coded_pictures> read_hevc_configuration(std::string_view data) {
  constexpr std::size_t before_arrays = 22;
  fields from(data);
  from.take(before_arrays);
  coded_pictures out;
  for (auto arrays = from.number(1); arrays > 0; --arrays) {
    from.take(1);
    for (auto units = from.number(2); units > 0 && !from.ended(); --units) {
      const auto unit = read_hevc_unit(from.take(from.number(2)));
      if (!unit) return std::nullopt;
      out += *unit;
    }
  }
  return from.ended() ? std::nullopt : std::optional(out);
}

/// What decoders get before the data of an item.
std::optional<coded_pictures> read_configuration(const box& property) {
  constexpr std::size_t before_units = 4;
  if (property.kind == "av1C")
    return read_av1(property.data.substr(std::min(before_units, property.data.size())));
  if (property.kind == "hvcC") return read_hevc_configuration(property.data);
  return coded_pictures{};
}

std::uint64_t pixels_of_grid(std::string_view data) {
  fields from(data);
  from.take(1);
  const bool long_sides = (from.number(1) & 1U) != 0;
  from.take(2);
  const auto width = from.number(long_sides ? 4 : 2);
  return width * from.number(long_sides ? 4 : 2);
}

class heif_file {
 public:
  heif_file(std::string_view bytes, std::uint64_t max_pixels) : bytes_(bytes), max_pixels_(max_pixels) {}

  errc judge() {
    if (run()) return errc::ok;
    return too_many_ ? errc::too_many_pixels : errc::broken_image;
  }

 private:
  bool run() {
    constexpr std::size_t version_and_flags = 4;
    const auto meta = only(boxes_in(bytes_), "meta");
    if (!meta || meta->size() < version_and_flags) return false;
    meta_ = boxes_in(meta->substr(version_and_flags));
    return read_kinds() && read_items() && read_properties() && read_references() && all_seen_;
  }

  bool read_kinds();
  bool read_items();
  bool read_item(const place& at);
  bool read_properties();
  bool read_references();

  bool accept(std::uint64_t id, std::optional<coded_pictures> read) {
    const auto with_rounding = max_pixels_ + max_pixels_ / 8; // to whole blocks of the coding
    if (!read || !within(read->pixels, with_rounding) || read->count > most_pictures) return false;
    if (!kinds_.contains(id)) return true;
    auto& pixels = pixels_[id];
    pixels = std::max(pixels, read->pixels);
    return true;
  }
  std::string_view kind_of(std::uint64_t id) const {
    const auto known = kinds_.find(id);
    return known == kinds_.end() ? std::string_view() : known->second;
  }
  bool is_derived(std::uint64_t id) const { return kind_of(id) == "grid" || kind_of(id) == "iden"; }

  std::vector<box> boxes_in(std::string_view bytes) {
    auto all = boxes_of(bytes);
    all_seen_ = all_seen_ && all;
    return all ? std::move(*all) : std::vector<box>();
  }
  bool within(std::uint64_t pixels, std::uint64_t most) {
    too_many_ = too_many_ || pixels > most;
    return pixels <= most;
  }

  std::string_view bytes_;
  std::uint64_t max_pixels_;
  bool too_many_ = false;
  bool all_seen_ = true;
  std::vector<box> meta_;
  std::map<std::uint64_t, std::string_view> kinds_;
  std::map<std::uint64_t, std::uint64_t> pixels_; // of items
};

bool heif_file::read_kinds() {
  const auto items = only(meta_, "iinf");
  if (!items) return false;
  fields from(*items);
  const bool long_count = from.number(1) != 0;
  from.take(3 + (long_count ? 4 : 2));
  for (const auto& each : boxes_in(from.left())) {
    fields entry(each.data);
    const auto version = entry.number(1);
    entry.take(3);
    const auto id = entry.number(version < 3 ? 2 : 4);
    entry.take(2);
    const auto kind = entry.take(4);
    // An overlay may be of any size and of anything; nobody makes them.
    if (version < 2 || entry.ended() || kind == "iovl" || !kinds_.emplace(id, kind).second) return false;
    if (kinds_.size() > most_items) return false;
  }
  return true;
}

bool heif_file::read_items() {
  const auto iloc = only(meta_, "iloc");
  if (!iloc) return false;
  const auto places = places_of(*iloc);
  return places.size() <= most_items &&
         std::ranges::all_of(places, [this](const place& at) { return read_item(at); });
}

/// Of a picture that lies in pieces nobody knows the headers but who puts it together.
bool heif_file::read_item(const place& at) {
  const auto kind = kind_of(at.id);
  if (kind != "av01" && kind != "hvc1" && kind != "grid") return true;
  const auto lies_in = at.method == 0 ? std::optional(bytes_) : only(meta_, "idat");
  if (at.extents != 1 || at.method > 1 || !lies_in) return false;
  if (at.offset > lies_in->size() || at.length > lies_in->size() - at.offset) return false;
  const auto data = lies_in->substr(at.offset, at.length);
  if (kind == "grid") return within(pixels_of_grid(data), max_pixels_);
  return accept(at.id, kind == "av01" ? read_av1(data) : read_hevc(data));
}

/// `ipma` says by number which of the properties in `ipco` an item has.
bool heif_file::read_properties() {
  const auto iprp = only(meta_, "iprp");
  if (!iprp) return false;
  const auto parts = boxes_in(*iprp);
  const auto ipco = only(parts, "ipco"), ipma = only(parts, "ipma");
  if (!ipco || !ipma) return false;
  std::vector<std::optional<coded_pictures>> properties;
  for (const auto& each : boxes_in(*ipco))
    properties.push_back(read_configuration(each));
  fields from(*ipma);
  const auto version = from.number(1);
  const bool long_numbers = (from.number(3) & 1U) != 0;
  for (auto items = from.number(4); items > 0 && !from.ended(); --items) {
    const auto id = from.number(version < 1 ? 2 : 4);
    for (auto left = from.number(1); left > 0 && !from.ended(); --left) {
      const auto number = from.number(long_numbers ? 2 : 1) & (long_numbers ? 0x7fffU : 0x7fU);
      if (number > properties.size()) return false;
      if (number > 0 && !accept(id, properties[number - 1])) return false;
    }
  }
  return !from.ended();
}

/// Tiles and what else a picture is made of; the same may be asked for any number of times.
bool heif_file::read_references() {
  std::uint64_t pixels = 0;
  for (const auto& iref : meta_) {
    if (iref.kind != "iref") continue;
    fields begin(iref.data);
    const std::size_t id_bytes = begin.number(1) == 0 ? 2 : 4;
    begin.take(3);
    for (const auto& each : boxes_in(begin.left())) {
      fields from(each.data);
      if (each.kind != "dimg" || !is_derived(from.number(id_bytes))) continue;
      for (auto left = from.number(2); left > 0 && !from.ended(); --left) {
        const auto of = from.number(id_bytes);
        const auto known = pixels_.find(of);
        if (known != pixels_.end()) pixels += known->second;
        if (is_derived(of) || !within(pixels, tiles_to_pixels * max_pixels_)) return false;
      }
    }
  }
  return true;
}

} // namespace

errc judge_heif(std::string_view bytes, std::uint64_t max_pixels) {
  return heif_file(bytes, max_pixels).judge();
}

} // namespace pheidi::instance::media
