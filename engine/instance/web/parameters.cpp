// Values out of the tree, as forgiving as Rails and no more.
#include "pheidi/instance/web/parameters.hpp"

#include "pheidi/base/ascii.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace pheidi::instance::web {

namespace json = boost::json;

namespace {

const json::value* find(const json::object& tree, std::string_view name) {
  const auto* found = tree.if_contains(name);
  return found && !found->is_null() ? found : nullptr;
}

/// Nothing for a list, an object or null.
std::optional<std::string> scalar(const json::value& v) {
  if (const auto* text = v.if_string()) return std::string(*text);
  if (v.is_bool()) return std::string(v.get_bool() ? "true" : "false");
  if (v.is_int64()) return std::to_string(v.get_int64());
  if (v.is_uint64()) return std::to_string(v.get_uint64());
  if (v.is_double()) return json::serialize(v);
  return std::nullopt;
}

bool is_index(std::string_view key) {
  return !key.empty() && key.size() <= 4 && std::ranges::all_of(key, ascii::is_digit);
}

/// The elements of a list, however it was written; a scalar is a list of one.
std::vector<const json::value*> elements(const json::value* v) {
  std::vector<const json::value*> out;
  if (!v) return out;
  if (const auto* list = v->if_array()) {
    for (const auto& each : *list)
      out.push_back(&each);
    return out;
  }
  const auto* object = v->if_object();
  if (!object) return {v};
  std::vector<std::pair<int, const json::value*>> numbered;
  for (const auto& member : *object) {
    if (!is_index(member.key())) return {v};
    numbered.emplace_back(std::stoi(std::string(member.key())), &member.value());
  }
  std::ranges::stable_sort(numbered, {}, [](const auto& n) { return n.first; });
  for (const auto& [place, value] : numbered)
    out.push_back(value);
  return out;
}

} // namespace

std::string_view describe(parameters_errc e) {
  switch (e) {
  case parameters_errc::ok:
    return "fine";
  case parameters_errc::malformed:
    return "the parameters cannot be read";
  case parameters_errc::not_text:
    return "a parameter is no text";
  case parameters_errc::too_many:
    return "too many parameters";
  case parameters_errc::unknown_type:
    return "the body is of an unknown type";
  }
  return "unknown";
}

parameters::parameters(json::object tree, std::vector<upload> files)
    : tree_(std::move(tree)), files_(std::make_shared<const std::vector<upload>>(std::move(files))) {}

bool parameters::has(std::string_view name) const {
  return find(tree_, name) != nullptr || file(name) != nullptr;
}

std::optional<std::string> parameters::text(std::string_view name) const {
  const auto* found = find(tree_, name);
  return found ? scalar(*found) : std::nullopt;
}

std::string parameters::text_or_empty(std::string_view name) const {
  return text(name).value_or(std::string());
}

std::optional<bool> parameters::flag(std::string_view name) const {
  constexpr std::array<std::string_view, 8> no{"0", "f", "F", "false", "FALSE", "off", "OFF", "False"};
  const auto said = text(name);
  if (!said || said->empty()) return std::nullopt;
  // "False" is what Python clients send; Rails takes it for true, which nobody means.
  return std::ranges::find(no, *said) == no.end();
}

bool parameters::flag_or(std::string_view name, bool otherwise) const {
  return flag(name).value_or(otherwise);
}

std::optional<std::int64_t> parameters::number(std::string_view name) const {
  const auto said = text(name);
  if (!said) return std::nullopt;
  std::int64_t out = 0;
  const auto read = std::from_chars(said->data(), said->data() + said->size(), out);
  if (said->empty() || read.ec != std::errc() || read.ptr != said->data() + said->size()) return std::nullopt;
  return out;
}

std::optional<double> parameters::decimal(std::string_view name) const {
  const auto said = text(name);
  if (!said || said->size() > 32) return std::nullopt;
  double out = 0;
  const auto read = std::from_chars(said->data(), said->data() + said->size(), out);
  if (!std::isfinite(out)) return std::nullopt;
  if (said->empty() || read.ec != std::errc() || read.ptr != said->data() + said->size()) return std::nullopt;
  return out;
}

std::vector<std::string> parameters::texts(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto* each : elements(find(tree_, name)))
    if (auto text = scalar(*each)) out.push_back(std::move(*text));
  return out;
}

std::vector<std::int64_t> parameters::ids(std::string_view name) const {
  std::vector<std::int64_t> out;
  for (const auto& text : texts(name))
    if (const auto id = read_id(text)) out.push_back(*id);
  return out;
}

parameters parameters::child(std::string_view name) const {
  const auto* found = find(tree_, name);
  parameters out;
  if (found && found->is_object()) out.tree_ = found->get_object();
  return out;
}

std::vector<parameters> parameters::children(std::string_view name) const {
  std::vector<parameters> out;
  for (const auto* each : elements(find(tree_, name)))
    if (each->is_object()) out.emplace_back(each->get_object());
  return out;
}

const upload* parameters::file(std::string_view name) const {
  if (!files_) return nullptr;
  const auto found = std::ranges::find(*files_, name, &upload::name);
  return found == files_->end() ? nullptr : &*found;
}

std::optional<std::int64_t> read_id(std::string_view text) {
  constexpr std::size_t longest = 19;
  if (text.empty() || text.size() > longest || !std::ranges::all_of(text, ascii::is_digit))
    return std::nullopt;
  std::int64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || out == 0) return std::nullopt;
  return out;
}

} // namespace pheidi::instance::web
