// Reading the tree; see source_tree.hpp.
#include "source_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace pheidi::structure {

namespace fs = std::filesystem;

namespace {

bool is_ours(const fs::path& directory) {
  constexpr std::array<std::string_view, 4> foreign{"build", "node_modules", ".git", ".cache"};
  return std::ranges::find(foreign, directory.filename().string()) == foreign.end();
}

bool ends_in_one_of(std::string_view name, const std::vector<std::string_view>& endings) {
  if (endings.empty()) return true;
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

std::vector<source_file> read_tree(const fs::path& top, std::string_view folder,
                                   const std::vector<std::string_view>& endings) {
  std::vector<source_file> files;
  auto walk = fs::recursive_directory_iterator(top / folder);
  for (auto at = fs::begin(walk); at != fs::end(walk); ++at) {
    if (at->is_directory() && !is_ours(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink() || !at->is_regular_file()) continue;
    if (!ends_in_one_of(at->path().filename().string(), endings)) continue;
    std::string text = contents(at->path());
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({fs::relative(at->path(), top).generic_string(), std::move(text)});
  }
  std::ranges::sort(files, {}, &source_file::path);
  return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string finding(std::string_view path, std::size_t line, std::string_view what) {
  return fmt::format("{}:{}: {}", path, line, what);
}

std::string joined(const std::vector<std::string>& findings) {
  return fmt::format("{}", fmt::join(findings, "\n"));
}

} // namespace pheidi::structure
