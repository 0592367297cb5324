// The sample file and the reference page name every setting, with the defaults that the engine has.
#include "fixture.hpp"

#include <set>
#include <sstream>

using namespace pheidi::config;
using namespace pheidi::config::test;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(std::string(PHEIDI_SOURCE_DIR) + "/" + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

const char* const sample = "config/pheidi.toml";
const char* const page = "docs/operate/settings.md";

bool is_commented_key(const std::string& line) {
  const auto equals = line.find(" = ");
  return line.starts_with("# ") && equals != line.npos &&
         line.substr(2, equals - 2).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string::npos;
}

/// The sample with every key uncommented, and the names of those keys.
struct uncommented {
  std::string text;
  std::set<std::string> names;
};

uncommented whole_sample() {
  uncommented out;
  std::istringstream lines(text_of(sample));
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1);
    if (is_commented_key(line)) {
      line = line.substr(2);
      out.names.insert(section + "." + line.substr(0, line.find(' ')));
    }
    out.text += line + "\n";
  }
  return out;
}

/// "| `delivery.shards` | ... |" -> its cells
std::vector<std::string> row_of(const std::string& text, const std::string& name) {
  const auto begin = text.find("| `" + name + "` |");
  if (begin == text.npos) return {};
  std::istringstream row(text.substr(begin + 2, text.find('\n', begin) - begin - 2));
  std::vector<std::string> cells;
  for (std::string cell; std::getline(row, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    cells.push_back(first == cell.npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

} // namespace

TEST(sample_settings, name_every_setting_and_no_other) {
  std::set<std::string> documented;
  for (const auto& doc : documented_settings())
    EXPECT_TRUE(documented.insert(doc.name).second) << doc.name << " twice";

  EXPECT_EQ(whole_sample().names, documented);
}

TEST(sample_settings, show_the_defaults) {
  const file toml("sample.toml", whole_sample().text);
  auto from = with({});
  from.toml_file = toml.path();

  const auto difference = compare(loaded(with({})), loaded(from));

  EXPECT_EQ(difference.reloadable, std::vector<std::string>{});
  EXPECT_EQ(difference.needs_restart, std::vector<std::string>{});
}

TEST(sample_settings, change_nothing_as_they_are) {
  auto from = with({});
  from.toml_file = std::string(PHEIDI_SOURCE_DIR) + "/" + sample;

  EXPECT_TRUE(faults(from).empty());
}

TEST(settings_page, describes_every_setting_as_the_engine_does) {
  const auto text = text_of(page);
  for (const auto& doc : documented_settings()) {
    const auto row = row_of(text, doc.name);
    ASSERT_EQ(row.size(), 6U) << doc.name << " has no row in " << page;
    EXPECT_EQ(row[1], doc.variable == doc.own_variable ? "" : "`" + doc.variable + "`") << doc.name;
    EXPECT_EQ(row[2], doc.expected) << doc.name;
    EXPECT_EQ(row[3], doc.fallback.empty() ? "" : "`" + doc.fallback + "`") << doc.name;
    EXPECT_EQ(row[4], doc.reloadable ? "yes" : "") << doc.name;
    EXPECT_EQ(row[5], doc.help) << doc.name;
  }
}

TEST(settings_page, describes_no_setting_that_is_gone) {
  std::istringstream lines(text_of(page));
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);)
    rows += line.starts_with("| `") ? 1 : 0;

  EXPECT_EQ(rows, documented_settings().size());
}

TEST(documented_settings, gives_variables_of_both_kinds) {
  for (const auto& doc : documented_settings()) {
    EXPECT_TRUE(doc.own_variable.starts_with("PHEIDI_")) << doc.name;
    EXPECT_FALSE(doc.variable.empty()) << doc.name;
    EXPECT_FALSE(doc.help.empty()) << doc.name;
    EXPECT_FALSE(doc.expected.empty()) << doc.name;
    EXPECT_TRUE(doc.name != "delivery.lane_queue" || doc.own_variable == "PHEIDI_DELIVERY__LANE_QUEUE");
  }
}
