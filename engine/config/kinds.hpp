// Kinds of settings: how a value of each kind is read and written. `pick` leads from settings to the member.
#pragma once

#include "config/spec.hpp"
#include "config/values.hpp"

#include <fmt/format.h>

#include <concepts>

namespace pheidi::config {

template <class Pick>
using picked = std::remove_cvref_t<std::invoke_result_t<Pick, settings&>>;

namespace detail {

template <class Pick>
spec number(std::string name, Pick pick, std::int64_t least, std::int64_t most, std::string unit,
            std::string help) {
  spec out{.name = std::move(name), .help = std::move(help)};
  out.expected = fmt::format("{} from {} to {}", unit, least, most);
  out.read = [pick, least, most](draft& d, const raw& r) {
    const auto value = whole_number(r.text);
    if (r.is_list || !value || *value < least || *value > most) return false;
    pick(d.value) = static_cast<picked<Pick>>(*value);
    return true;
  };
  return out;
}

} // namespace detail

template <class Pick>
spec whole(std::string name, Pick pick, std::int64_t least, std::int64_t most, std::string help) {
  auto out = detail::number(std::move(name), pick, least, most, "a whole number", std::move(help));
  out.write = [pick](const settings& s) { return std::to_string(pick(s)); };
  return out;
}

/// Seconds or milliseconds; the name says which.
template <class Pick>
spec duration(std::string name, Pick pick, std::int64_t least, std::int64_t most, std::string help) {
  const bool in_seconds = std::same_as<picked<Pick>, seconds>;
  auto out = detail::number(std::move(name), pick, least, most,
                            in_seconds ? "whole seconds" : "whole milliseconds", std::move(help));
  out.write = [pick](const settings& s) { return std::to_string(pick(s).count()); };
  return out;
}

template <class Pick>
spec size(std::string name, Pick pick, std::int64_t least, std::int64_t most, std::string help) {
  spec out{.name = std::move(name), .help = std::move(help)};
  out.expected =
      fmt::format("bytes from {} to {} (k, M and G are understood)", byte_text(least), byte_text(most));
  out.read = [pick, least, most](draft& d, const raw& r) {
    const auto value = byte_size(r.text);
    if (r.is_list || !value || *value < least || *value > most) return false;
    pick(d.value) = static_cast<picked<Pick>>(*value);
    return true;
  };
  out.write = [pick](const settings& s) { return byte_text(static_cast<std::int64_t>(pick(s))); };
  return out;
}

template <class Pick>
spec flag(std::string name, Pick pick, std::string help) {
  spec out{.name = std::move(name), .expected = "true or false", .help = std::move(help)};
  out.read = [pick](draft& d, const raw& r) {
    const auto value = boolean(r.text);
    if (r.is_list || !value) return false;
    pick(d.value) = *value;
    return true;
  };
  out.write = [pick](const settings& s) { return std::string(pick(s) ? "true" : "false"); };
  return out;
}

/// Any text that `valid` takes.
template <class Pick, class Valid>
spec text(std::string name, Pick pick, Valid valid, std::string expected, std::string help) {
  spec out{.name = std::move(name), .expected = std::move(expected), .help = std::move(help)};
  out.read = [pick, valid](draft& d, const raw& r) {
    if (r.is_list || r.text.find('\0') != r.text.npos || !valid(r.text)) return false;
    pick(d.value) = r.text;
    return true;
  };
  out.write = [pick](const settings& s) { return pick(s); };
  return out;
}

/// Where something listens; `localhost` is taken for the loopback address.
template <class Pick>
spec listening(std::string name, Pick pick, std::string help) {
  const auto valid = [](const std::string& v) { return is_listen_address(v); };
  auto out = text(std::move(name), pick, valid, "address:port, unix:/path or nothing", std::move(help));
  out.read = [pick, taken = std::move(out.read)](draft& d, const raw& r) {
    if (!taken(d, r)) return false;
    pick(d.value) = listen_address(r.text);
    return true;
  };
  return out;
}

/// A TOML list, or words between commas and blanks.
template <class Pick, class Valid>
spec list(std::string name, Pick pick, Valid valid, std::string expected, std::string help) {
  spec out{.name = std::move(name), .expected = std::move(expected), .help = std::move(help)};
  out.read = [pick, valid](draft& d, const raw& r) {
    auto items = r.is_list ? r.items : split(r.text, ", \t\r\n");
    for (const auto& item : items)
      if (!valid(item)) return false;
    pick(d.value) = std::move(items);
    return true;
  };
  out.write = [pick](const settings& s) {
    std::string joined;
    for (const auto& item : pick(s))
      joined += (joined.empty() ? "" : ", ") + item;
    return joined;
  };
  return out;
}

/// One word of a few, in the order of the enumerators.
template <class Pick>
spec choice(std::string name, Pick pick, std::vector<std::string> words, std::string help) {
  spec out{.name = std::move(name),
           .expected = fmt::format("one of {}", fmt::join(words, ", ")),
           .help = std::move(help)};
  out.read = [pick, words](draft& d, const raw& r) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (r.is_list || r.text != words[i]) continue;
      pick(d.value) = static_cast<picked<Pick>>(i);
      return true;
    }
    return false;
  };
  out.write = [pick, words](const settings& s) { return words.at(static_cast<std::size_t>(pick(s))); };
  return out;
}

} // namespace pheidi::config
