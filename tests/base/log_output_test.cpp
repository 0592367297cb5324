// Where lines go: nothing lost while the output keeps up, nothing waits while it does not.
#include "pheidi/base/log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace pheidi;

namespace {

/// A pipe as the log's output. Its descriptors stay open: the writer may hold them until its next line.
class log_output : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::pipe(pipe_.data()), 0);
    ASSERT_EQ(::fcntl(pipe_[0], F_SETFL, O_NONBLOCK), 0);
    log::flush();
    log::configure(log::level::info, log::format::human);
    log::set_output(pipe_[1]);
  }

  void TearDown() override {
    while (!read_all().empty())
      log::flush();
    log::flush();
    log::set_output(STDERR_FILENO);
    log::configure(log::level::info, log::format::human);
  }

  std::string read_all() {
    std::string out;
    std::array<char, 65536> part{};
    for (;;) {
      const auto n = ::read(pipe_[0], part.data(), part.size());
      if (n <= 0) return out;
      out.append(part.data(), static_cast<std::size_t>(n));
    }
  }

  std::array<int, 2> pipe_{};
};

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST_F(log_output, flush_writes_what_was_logged) {
  log::info("test.event", {{"n", 1}});
  log::flush();

  const auto text = read_all();

  EXPECT_TRUE(text.ends_with("test.event             n=1\n")) << text;
  EXPECT_EQ(lines_in(text), 1U);
}

TEST_F(log_output, the_threshold_decides_what_is_written) {
  log::debug("too.quiet");
  log::configure(log::level::error, log::format::json);
  log::warn("too.quiet");
  log::error("loud");
  log::flush();

  const auto text = read_all();

  EXPECT_EQ(text.find("quiet"), std::string::npos);
  EXPECT_NE(text.find(R"("event":"loud"})"), std::string::npos);
}

TEST_F(log_output, keeps_the_lines_of_threads_that_have_ended) {
  constexpr int threads = 4;
  constexpr int lines = 100; // fewer than a pipe holds
  std::vector<std::thread> writers;
  for (int t = 0; t < threads; ++t)
    writers.emplace_back([t] {
      for (int n = 0; n < lines; ++n)
        log::info("test.thread", {{"t", t}, {"n", n}});
    });
  for (auto& w : writers)
    w.join();
  log::flush();

  const auto text = read_all();

  EXPECT_EQ(lines_in(text), static_cast<std::size_t>(threads * lines));
  for (int t = 0; t < threads; ++t)
    EXPECT_NE(text.find("t=" + std::to_string(t) + " n=" + std::to_string(lines - 1) + "\n"),
              std::string::npos);
}

TEST_F(log_output, drops_and_never_blocks_while_a_full_pipe_is_not_read) {
  const std::string value(1000, 'x');
  const auto before = log::dropped();

  // The bound is far above what the pipe and the buffer hold together; the loop would hang if a write
  // blocked.
  for (int n = 0; n < 100'000 && log::dropped() == before; ++n)
    log::info("test.flood", {{"v", value}});

  EXPECT_GT(log::dropped(), before);
}

TEST_F(log_output, begins_a_new_line_after_it_gave_up_within_one) {
  // One line, and a pipe that does not hold it: of many lines the writer may happen to stop between two.
  ASSERT_LT(::fcntl(pipe_[1], F_SETPIPE_SZ, 8192), 10'000) << "this machine's pages are too large";
  const std::string value(2000, 'x');
  const auto before = log::dropped();
  log::info("test.flood", {{"a", value}, {"b", value}, {"c", value}, {"d", value}, {"e", value}});
  // Either the writer or this call waits its second for the pipe and gives up.
  while (log::dropped() == before)
    log::flush();

  const auto flood = read_all();
  log::info("test.after");
  log::flush();
  const auto after = read_all();

  EXPECT_GT(flood.size(), 0U);
  EXPECT_EQ(lines_in(flood), 0U);
  EXPECT_TRUE(after.starts_with("\n")) << after;
  EXPECT_EQ(log::dropped() - before, 1U);
}
