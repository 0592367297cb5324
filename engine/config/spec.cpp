// The words in which the table of settings is written.
#include "config/spec.hpp"

namespace pheidi::config {

spec spec::from(std::string mastodon_variable) && {
  variable = std::move(mastodon_variable);
  return std::move(*this);
}

spec spec::hidden() && {
  secret = true;
  return std::move(*this);
}

spec spec::live() && {
  reloadable = true;
  return std::move(*this);
}

spec spec::by_default(std::string text) && {
  fallback = std::move(text);
  return std::move(*this);
}

spec spec::empty_is_a_value() && {
  empty_counts = true;
  return std::move(*this);
}

std::string spec::own_variable() const {
  std::string out = "PHEIDI_";
  for (const char c : name) {
    if (c == '.')
      out += "__";
    else
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

} // namespace pheidi::config
