// Dependencies point one way: every #include and every CMake target keeps to the table in layers.cpp.
#include "layers.hpp"
#include "source_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>

namespace pheidi::structure {
namespace {

const std::filesystem::path top{PHEIDI_SOURCE_DIR};

std::vector<source_file> product_sources() {
  auto sources = read_tree(top, "engine", {".cpp", ".hpp"});
  auto headers = read_tree(top, "include", {".hpp"});
  std::ranges::move(headers, std::back_inserter(sources));
  // Compiles Asio and Beast once for everyone; it belongs to the build, not to a layer.
  std::erase_if(sources, [](const source_file& file) { return file.path.starts_with("engine/cmake/"); });
  return sources;
}

/// Folders after DEPENDS in a folder's pheidi_library(...) calls.
std::vector<std::string> stated_dependencies(const std::string& text) {
  static const std::regex call(R"(pheidi_library\(([^)]*)\))");
  static const std::regex word(R"(\S+)");
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) {
    const std::string arguments = (*at)[1];
    bool in_depends = false;
    for (std::sregex_iterator w(arguments.begin(), arguments.end(), word); w != end; ++w) {
      const std::string value = w->str();
      if (value == "DEPENDS")
        in_depends = true;
      else if (value == "NAME" || value == "SOURCES" || value == "LINKS")
        in_depends = false;
      else if (in_depends)
        found.push_back(value);
    }
  }
  return found;
}

TEST(layers, includes_follow_the_table) {
  std::vector<std::string> findings;

  for (const source_file& file : product_sources()) {
    const auto lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto name = included_name(lines[i]);
      if (!name) continue;
      if (const auto why = refuse_include(file.path, *name))
        findings.push_back(finding(file.path, i + 1, *why));
    }
  }

  EXPECT_TRUE(findings.empty()) << joined(findings);
}

TEST(layers, targets_link_only_what_their_folder_may_use) {
  std::vector<std::string> findings;

  for (const source_file& file : read_tree(top, "engine", {"CMakeLists.txt"})) {
    if (!layer_of(file.path)) continue;
    for (const std::string& used : stated_dependencies(file.text)) {
      const auto why = refuse_include(file.path, fmt::format("pheidi/{}/", used));
      if (why) findings.push_back(finding(file.path, 1, *why));
    }
  }

  EXPECT_TRUE(findings.empty()) << joined(findings);
}

TEST(layers, every_folder_has_a_row) {
  std::vector<std::string> findings;

  for (const source_file& file : product_sources()) {
    if (!layer_of(file.path)) findings.push_back(finding(file.path, 1, "is in no known folder"));
  }

  EXPECT_TRUE(findings.empty()) << joined(findings);
}

TEST(layers, table_has_no_cycle) {
  for (std::size_t i = 0; i < layers().size(); ++i) {
    for (std::string_view used : layers()[i].may_use) {
      const auto at = std::ranges::find(layers(), used, &layer::name);
      ASSERT_NE(at, layers().end()) << used;
      EXPECT_TRUE(used.starts_with("federation/") || at < layers().begin() + static_cast<std::ptrdiff_t>(i))
          << layers()[i].name << " uses " << used << ", which stands below it";
    }
  }
}

struct include_case {
  std::string_view path;
  std::string_view name;
  bool allowed;
};

TEST(layers, the_check_itself_tells_right_from_wrong) {
  const std::vector<include_case> cases{
      {"engine/redis/connection.cpp", "pheidi/net/loop.hpp", true},
      {"engine/redis/connection.cpp", "hiredis/async.h", true},
      {"engine/redis/connection.cpp", "pheidi/db/executor.hpp", false},
      {"engine/redis/connection.cpp", "redis/detail.hpp", true},
      {"engine/redis/connection.cpp", "net/detail.hpp", false},
      {"engine/sidekiq/fetch.cpp", "hiredis/async.h", false},
      {"engine/base/log.cpp", "pheidi/config/settings.hpp", false},
      {"engine/federation/delivery/lane.cpp", "pheidi/federation/inbox/verify.hpp", false},
      {"engine/federation/inbox/verify.cpp", "pheidi/federation/discovery/keys.hpp", true},
      {"engine/http/client.cpp", "openssl/ssl.h", false},
      {"engine/http/client.cpp", "boost/beast/http/parser.hpp", true},
      {"engine/net/tls.cpp", "openssl/ssl.h", true},
      {"engine/net/tls.cpp", "sys/socket.h", true},
      {"engine/net/tls.cpp", "curl/curl.h", false},
      {"include/pheidi/json/read.hpp", "simdjson.h", false},
      {"engine/json/read.cpp", "simdjson.h", true},
      {"include/pheidi/http/client.hpp", "boost/beast/http.hpp", false},
      {"include/pheidi/http/client.hpp", "boost/asio/awaitable.hpp", true},
      {"include/pheidi/http/client.hpp", "string_view", true},
  };
  for (const include_case& each : cases) {
    EXPECT_EQ(!refuse_include(each.path, each.name).has_value(), each.allowed)
        << each.path << ' ' << each.name;
  }
}

} // namespace
} // namespace pheidi::structure
