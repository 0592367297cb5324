// AES-256-GCM without additional data, as Active Record encryption uses it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::crypto {

inline constexpr std::size_t gcm_key_size = 32;
inline constexpr std::size_t gcm_iv_size = 12;
inline constexpr std::size_t gcm_tag_size = 16;

struct gcm_sealed {
  std::string text;
  std::string tag;
};

gcm_sealed gcm_seal(std::string_view key, std::string_view iv, std::string_view plain);
/// Nothing if the tag does not fit: another key, or somebody changed the text.
std::optional<std::string> gcm_open(std::string_view key, std::string_view iv, std::string_view text,
                                    std::string_view tag);

} // namespace pheidi::crypto
