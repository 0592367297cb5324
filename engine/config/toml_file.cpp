// pheidi.toml as a flat list of values with their lines. toml++ stays in this file.
#include "config/files.hpp"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <fstream>
#include <sstream>

namespace pheidi::config {

namespace {

constexpr std::size_t largest_file = 1 << 20;

std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* v = node.as_string()) return v->get();
  if (const auto* v = node.as_integer()) return std::to_string(v->get());
  if (const auto* v = node.as_boolean()) return v->get() ? "true" : "false";
  if (const auto* v = node.as_floating_point()) return fmt::format("{}", v->get());
  return std::nullopt;
}

raw value_of(std::string name, const toml::node& node, const std::string& path) {
  raw out{.name = std::move(name),
          .from = source::toml,
          .file = path,
          .line = static_cast<int>(node.source().begin.line)};
  if (auto text = scalar_text(node)) {
    out.text = std::move(*text);
    return out;
  }
  const auto* list = node.as_array();
  out.is_list = list != nullptr;
  out.is_scalar_or_list = list != nullptr;
  if (!list) return out;
  for (const auto& element : *list) {
    auto text = scalar_text(element);
    out.is_scalar_or_list = out.is_scalar_or_list && text;
    out.text += (out.text.empty() ? "" : ", ") + text.value_or("...");
    out.items.push_back(text.value_or(""));
  }
  return out;
}

void flatten(const toml::table& table, const std::string& prefix, const std::string& path,
             std::vector<raw>& out) {
  for (const auto& [key, node] : table) {
    const auto name = prefix + std::string(key.str());
    const auto* inner = node.as_table();
    if (inner && !inner->empty())
      flatten(*inner, name + ".", path, out);
    else
      out.push_back(value_of(name, node, path));
  }
}

} // namespace

std::optional<std::string> read_file(const std::string& path, std::vector<problem>& problems) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  // An empty file sets the fail bit of the output, a folder the bad bit of the input.
  if (file && file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  if (!file.is_open() || file.bad() || (file.fail() && !file.eof())) {
    problems.push_back({path, 0, "", "a readable file", ""});
    return std::nullopt;
  }
  auto content = text.str();
  if (content.size() <= largest_file) return content;
  problems.push_back(
      {path, 0, "", fmt::format("at most {} bytes", largest_file), std::to_string(content.size())});
  return std::nullopt;
}

std::vector<raw> parse_toml_file(const std::string& text, const std::string& path,
                                 std::vector<problem>& problems) {
  std::vector<raw> out;
  const auto parsed = toml::parse(text, path);
  if (!parsed) {
    const auto& failure = parsed.error();
    const auto line = static_cast<int>(failure.source().begin.line);
    problems.push_back({path, line, "", fmt::format("TOML ({})", failure.description()), ""});
    return out;
  }
  flatten(parsed.table(), "", path, out);
  return out;
}

} // namespace pheidi::config
