// Table, JSON and progress line.
#include "pheidi/json/read.hpp"
#include "pheidi/swarm/progress.hpp"
#include "pheidi/swarm/report.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace pheidi::swarm {
namespace {

report some_report() {
  report r;
  r.deliveries = {.delivered = 9990, .duplicates = 3, .expected = 10000, .missing = 10, .unexpected = 0};
  r.groups.push_back({"latency=20ms..80ms", 160, 320, 10000, 9993, 3, 0, 0});
  r.groups.push_back({"error=503@50%", 5, 10, 20, 0, 0, 2, 18});
  r.cavage = 9993;
  r.refusals.emplace_back("unknown key", 2);
  r.active_seconds = 5;
  return r;
}

TEST(table, aligns_its_columns) {
  const auto text = to_table(some_report(), false);

  std::istringstream lines(text);
  std::vector<std::string> head;
  for (std::string line; std::getline(lines, line) && !line.empty();)
    head.push_back(line);
  ASSERT_EQ(head.size(), 4U); // titles, two groups, all
  for (const auto& line : head)
    EXPECT_EQ(line.size(), head[0].size()) << line;
  EXPECT_NE(head[3].find("10,020"), std::string::npos);
}

TEST(table, says_what_is_missing_and_why_something_was_refused) {
  const auto text = to_table(some_report(), false);

  EXPECT_NE(text.find("missing     10\n"), std::string::npos);
  EXPECT_NE(text.find("refused     2  unknown key\n"), std::string::npos);
  EXPECT_NE(text.find("delivered   9,990 of 10,000 expected in 5.0 s (1,998/s)\n"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(table, colours_losses_only_when_asked) {
  EXPECT_NE(to_table(some_report(), true).find("\x1b[31m10\x1b[0m"), std::string::npos);
}

TEST(report, as_json_has_the_same_figures) {
  const auto document = json::parse(to_json(some_report()));

  ASSERT_TRUE(document);
  const auto& o = document->as_object();
  EXPECT_EQ(o.at("delivered").as_int64(), 9990);
  EXPECT_EQ(o.at("missing").as_int64(), 10);
  EXPECT_EQ(o.at("groups").as_array().at(1).as_object().at("misbehaved").as_int64(), 18);
  EXPECT_EQ(o.at("total").as_object().at("hosts").as_int64(), 165);
  EXPECT_EQ(o.at("refusals").as_array().at(0).as_object().at("reason").as_string(), "unknown key");
}

TEST(progress, shows_bar_share_rate_and_time_left) {
  const auto line = render_progress({"delivered", 2500, 10000, 1500, {}}, 100);

  EXPECT_TRUE(line.starts_with("delivered  [#######-----------------------]  25%")) << line;
  EXPECT_TRUE(line.ends_with("2,500/10,000  1,500/s  5s left")) << line;
}

TEST(progress, never_exceeds_the_width) {
  for (const std::size_t width : {20, 40, 60, 79, 200})
    EXPECT_LE(render_progress({"delivered", 2500, 10000, 1500, "3 duplicates"}, width).size(), width);
}

TEST(progress, without_a_total_counts_only) {
  EXPECT_EQ(render_progress({"delivered", 1234567, 0, 99.6, {}}, 79), "delivered  1,234,567  100/s");
}

TEST(progress, at_the_end_leaves_no_time) {
  EXPECT_EQ(render_progress({"delivered", 10, 10, 1500, {}}, 40).find("left"), std::string::npos);
}

TEST(numbers, are_grouped_by_thousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(123456789), "123,456,789");
}

TEST(times, are_short) {
  EXPECT_EQ(short_time(0.2), "1s");
  EXPECT_EQ(short_time(59), "59s");
  EXPECT_EQ(short_time(65), "1m05s");
  EXPECT_EQ(short_time(3725), "1h02m");
}

TEST(printer, writes_at_most_a_line_a_second_when_it_is_no_terminal) {
  std::FILE* out = std::tmpfile();
  progress_printer printer(out, {}, false);
  const steady_time begin{seconds(100)};

  for (int i = 0; i <= 25; ++i)
    printer.update({"delivered", static_cast<std::uint64_t>(i) * 100, 2500, 0, {}},
                   begin + milliseconds(100 * i), i == 25);

  std::rewind(out);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), out));
  std::fclose(out);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4); // at 0, 1 and 2 s, and the last
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_NE(text.find("2,500/2,500  1,000/s\n"), std::string::npos) << text;
}

} // namespace
} // namespace pheidi::swarm
