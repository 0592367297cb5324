// A name is split into steps; each step goes into an object by its key, or into a list.
#include "parameter_tree.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/instance/web/parameters.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace pheidi::instance::web {

namespace json = boost::json;

namespace {

constexpr std::size_t most_parameters = 1000;
constexpr std::size_t most_levels = 8;

/// "a[b][]" is a, b and an empty step. A name whose brackets do not match is one step.
std::vector<std::string_view> steps_of(std::string_view name) {
  const auto bracket = name.find('[');
  if (bracket == 0 || bracket == name.npos || !name.ends_with(']')) return {name};
  std::vector<std::string_view> out{name.substr(0, bracket)};
  for (auto rest = name.substr(bracket); !rest.empty();) {
    const auto end = rest.find(']');
    if (!rest.starts_with('[') || end == rest.npos) return {name};
    out.push_back(rest.substr(1, end - 1));
    rest.remove_prefix(end + 1);
  }
  return out;
}

bool is_text(std::string_view text) {
  return text.find('\0') == text.npos && is_utf8(text);
}

json::object& as_object(json::value& at) {
  if (!at.is_object()) at = json::object();
  return at.get_object();
}

json::array& as_array(json::value& at) {
  if (!at.is_array()) at = json::array();
  return at.get_array();
}

bool holds(const json::value& element, std::string_view key) {
  return element.is_object() && element.get_object().contains(key);
}

void put(json::value& at, const std::vector<std::string_view>& steps, std::size_t i, std::string value) {
  if (i == steps.size()) {
    at = value;
    return;
  }
  if (!steps[i].empty()) {
    put(as_object(at)[steps[i]], steps, i + 1, std::move(value));
    return;
  }
  auto& list = as_array(at);
  // `k[][a]=1&k[][b]=2&k[][a]=3`: a key that is there already begins the next element.
  const bool goes_on =
      i + 1 < steps.size() && !list.empty() && list.back().is_object() && !holds(list.back(), steps[i + 1]);
  if (!goes_on) list.emplace_back(nullptr);
  put(list.back(), steps, i + 1, std::move(value));
}

std::optional<std::string> decoded(std::string_view text) {
  const auto escaped = boost::urls::make_pct_string_view(text);
  if (!escaped) return std::nullopt;
  boost::urls::encoding_opts how;
  how.space_as_plus = true;
  return escaped->decode(how);
}

} // namespace

result<void> parameter_tree::add(std::string_view name, std::string value) {
  if (!is_text(name) || !is_text(value)) return error{parameters_errc::not_text, "a parameter"};
  const auto steps = steps_of(name);
  if (++count_ > most_parameters || steps.size() > most_levels)
    return error{parameters_errc::too_many, std::to_string(most_parameters) + " parameters"};
  put(root_[steps[0]], steps, 1, std::move(value));
  return {};
}

result<void> read_form(std::string_view text, parameter_tree& into) {
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto name = decoded(pair.substr(0, equals));
    auto value = decoded(equals == pair.npos ? std::string_view() : pair.substr(equals + 1));
    if (!name || !value) return error{parameters_errc::malformed, "a percent sign without two digits"};
    auto added = into.add(*name, std::move(*value));
    if (!added) return added.error();
  }
  return {};
}

} // namespace pheidi::instance::web
