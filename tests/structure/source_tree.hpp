// The project's own files as text, for tests that read the sources instead of running them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::structure {

/// A text file of the project, with its path relative to the top.
struct source_file {
  std::string path;
  std::string text;
};

/// Files under `folder` ("" for everything) that end in one of `endings` ({} for any), in order of their
/// paths. Build output, installed packages and version control are left out, and so are files that are not
/// text.
std::vector<source_file> read_tree(const std::filesystem::path& top, std::string_view folder,
                                   const std::vector<std::string_view>& endings);

/// The lines of a text, without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

/// One finding, as "path:line: what".
std::string finding(std::string_view path, std::size_t line, std::string_view what);

/// Findings one a line, for a failing test's message.
std::string joined(const std::vector<std::string>& findings);

} // namespace pheidi::structure
