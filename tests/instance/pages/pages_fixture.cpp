#include "pages_fixture.hpp"

#include "support/child_process.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace pheidi::test {

namespace {

namespace fs = std::filesystem;

fs::path scratch(const char* what) {
  return fs::temp_directory_path() / fmt::format("pheidi-pages-{}-{}", ::getpid(), what);
}

bool has(const boost::json::value& list, std::string_view wanted) {
  return std::ranges::any_of(list.as_array(), [&](const auto& each) { return each.as_string() == wanted; });
}

} // namespace

void pages::move_away(const api_person& who, const std::string& domain, const std::string& page) {
  change(who,
         fmt::format("domain = '{0}', url = '{1}', uri = 'https://{0}/users/{2}'", domain, page, who.name));
}

std::string pages::picture(const api_person& whose, const std::string& description) {
  return insert(
      fmt::format("media_attachments (account_id, type, processing, file_file_name, file_content_type,"
                  " description, created_at, updated_at) VALUES ({}, 0, 2, 'a.png', 'image/png', '{}',"
                  " now(), now())",
                  whose.id, description));
}

boost::json::value read_markup(const std::string& kind, const std::string& text) {
  const auto given = scratch("given"), said = scratch("said");
  std::ofstream(given) << text;
  child_options child;
  child.arguments = {"/usr/bin/python3", PHEIDI_SOURCE_DIR "/tests/instance/pages/read_markup.py", kind,
                     given.string()};
  child.output_file = said.string();
  const int status = wait_child(start_child(child));
  std::ostringstream out;
  out << std::ifstream(said).rdbuf();
  fs::remove(given);
  fs::remove(said);
  EXPECT_EQ(status, 0) << out.str() << text;
  return status == 0 ? boost::json::parse(out.str()) : boost::json::value();
}

testing::AssertionResult is_harmless(const api_answer& page) {
  const auto read = read_markup("html", page.body);
  if (!read.is_object()) return testing::AssertionFailure() << "no page: " << page;
  for (const auto* tag : {"script", "object", "embed", "form", "svg", "style", "iframe"})
    if (has(read.at("tags"), tag)) return testing::AssertionFailure() << tag << " in " << page.body;
  for (const auto& each : read.at("attributes").as_array())
    if (each.as_string().starts_with("on") || each.as_string() == "style")
      return testing::AssertionFailure() << each << " in " << page.body;
  constexpr std::array good{"https://", "http://", "/", "?", "#", "mailto:"};
  for (const auto& each : read.at("addresses").as_array())
    if (std::ranges::none_of(good, [&](const char* start) { return each.as_string().starts_with(start); }))
      return testing::AssertionFailure() << each << " in " << page.body;
  const auto policy = page.header("Content-Security-Policy");
  if (!policy.starts_with("default-src 'none'") || policy.find("script") != policy.npos)
    return testing::AssertionFailure() << policy;
  return testing::AssertionSuccess();
}

} // namespace pheidi::test
