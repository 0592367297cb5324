// Reading key files.
#include "pheidi/swarm/keys.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/swarm/files.hpp"

#include <fmt/format.h>

namespace pheidi::swarm {

result<void> key_ring::add(std::string key_id, std::string_view public_pem) {
  auto key = crypto::rsa_public_key::from_pem(public_pem);
  if (!key) return key.error();
  keys_.insert_or_assign(std::move(key_id), std::move(*key));
  return {};
}

const crypto::rsa_public_key* key_ring::find(std::string_view key_id) const {
  const auto it = keys_.find(key_id);
  return it == keys_.end() ? nullptr : &it->second;
}

result<key_ring> key_ring::parse(std::string_view text) {
  key_ring ring;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto tab = line.find('\t');
    if (tab == line.npos)
      return error{errc::bad_keys, fmt::format("line {}: no tab after the key id", number)};
    const auto pem = crypto::base64_decode(line.substr(tab + 1));
    if (!pem) return error{errc::bad_keys, fmt::format("line {}: not base64", number)};
    const auto added = ring.add(std::string(line.substr(0, tab)), *pem);
    if (!added) return error{errc::bad_keys, fmt::format("line {}: {}", number, added.error().message())};
  }
  return ring;
}

result<key_ring> key_ring::read_file(const std::string& path) {
  const auto text = swarm::read_file(path);
  if (!text) return text.error();
  auto ring = parse(*text);
  if (!ring) return error{ring.error().code, path + ": " + ring.error().context};
  return ring;
}

std::string key_ring::line(std::string_view key_id, std::string_view public_pem) {
  return fmt::format("{}\t{}\n", key_id, crypto::base64(public_pem));
}

} // namespace pheidi::swarm
