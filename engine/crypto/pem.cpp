// Finds the first BEGIN/END pair and decodes what is between.
#include "pem.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::crypto {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// The base64 of the block without its line breaks.
secret_bytes without_space(std::string_view text) {
  secret_bytes out;
  out.value.reserve(text.size());
  for (const char c : text)
    if (!is_space(c)) out.value += c;
  return out;
}

} // namespace

result<pem_block> decode_pem(std::string_view text) {
  if (text.size() > max_pem_size) return error{errc::bad_key, "PEM too long"};
  const auto begin = text.find(begin_mark);
  if (begin == text.npos) return error{errc::bad_key, "no PEM block"};
  text.remove_prefix(begin + begin_mark.size());
  const auto label_end = text.find(dashes);
  if (label_end == text.npos) return error{errc::bad_key, "PEM label"};
  const auto label = text.substr(0, label_end);
  text.remove_prefix(label_end + dashes.size());
  const auto end = text.find(end_mark);
  if (end == text.npos) return error{errc::bad_key, "PEM end"};
  const auto tail = text.substr(end + end_mark.size());
  if (!tail.starts_with(label) || !tail.substr(label.size()).starts_with(dashes))
    return error{errc::bad_key, "PEM end label"};
  const auto base64_text = without_space(text.substr(0, end));
  auto der = base64_decode(base64_text.value);
  if (!der) return error{errc::bad_key, "PEM base64"};
  pem_block out;
  out.label = label;
  out.der.value.swap(*der);
  return out;
}

} // namespace pheidi::crypto
