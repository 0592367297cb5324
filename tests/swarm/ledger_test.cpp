// Duplicates, losses, and who is asked to wait for what.
#include "pheidi/swarm/ledger.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace pheidi::swarm {
namespace {

TEST(ledger, tells_first_from_duplicate_per_host) {
  ledger book;

  EXPECT_EQ(book.record("a.test", "id1"), ledger::arrival::first);
  EXPECT_EQ(book.record("b.test", "id1"), ledger::arrival::first);
  EXPECT_EQ(book.record("a.test", "id1"), ledger::arrival::duplicate);
  EXPECT_EQ(book.record("a.test", "id1"), ledger::arrival::duplicate);

  const auto counts = book.count();
  EXPECT_EQ(counts.delivered, 2U);
  EXPECT_EQ(counts.duplicates, 2U);
  EXPECT_EQ(counts.unexpected, 0U);
}

TEST(ledger, does_not_confuse_where_host_ends_and_id_begins) {
  ledger book;
  book.record("a.test", "xid");

  EXPECT_EQ(book.record("a.testx", "id"), ledger::arrival::first);
}

TEST(ledger, names_what_is_missing_in_the_order_of_expectation) {
  ledger book;
  for (const auto* id : {"1", "2", "3", "4"})
    book.expect("a.test", id);
  book.expect("a.test", "4");
  book.record("a.test", "2");
  book.record("a.test", "other");

  const auto counts = book.count();
  EXPECT_EQ(counts.expected, 4U);
  EXPECT_EQ(counts.missing, 3U);
  EXPECT_EQ(counts.unexpected, 1U);
  EXPECT_EQ(book.missing(2), (std::vector<delivery>{{"a.test", "1"}, {"a.test", "3"}}));
}

TEST(ledger, accepts_an_expectation_after_the_arrival) {
  ledger book;
  book.record("a.test", "1");
  book.expect("a.test", "1");
  book.expect("a.test", "2");

  EXPECT_EQ(book.count().missing, 1U);
  EXPECT_EQ(book.count().unexpected, 0U);
  EXPECT_EQ(book.missing(10), (std::vector<delivery>{{"a.test", "2"}}));
}

TEST(ledger, counts_the_missing_of_chosen_hosts) {
  ledger book;
  book.expect("dead.test", "1");
  book.expect("dead.test", "2");
  book.expect("alive.test", "1");

  EXPECT_EQ(book.missing_where([](const std::string& h) { return h == "alive.test"; }), 1U);
  book.record("alive.test", "1");
  EXPECT_EQ(book.missing_where([](const std::string& h) { return h == "alive.test"; }), 0U);
  EXPECT_EQ(book.missing_where([](const std::string&) { return true; }), 2U);
}

TEST(ledger, wakes_who_waits_for_arrivals_of_another_thread) {
  ledger book;
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i)
      book.record("a.test", std::to_string(i));
  });

  const bool enough = book.wait(seconds(60), [](const ledger::counts& c) { return c.delivered == 1000; });

  other.join();
  EXPECT_TRUE(enough);
}

TEST(ledger, gives_up_waiting_after_its_patience) {
  const ledger book;

  EXPECT_FALSE(book.wait(milliseconds(1), [](const ledger::counts& c) { return c.delivered > 0; }));
}

TEST(ledger, forgets_everything_when_cleared) {
  ledger book;
  book.expect("a.test", "1");
  book.record("a.test", "2");

  book.clear();

  EXPECT_EQ(book.count().delivered, 0U);
  EXPECT_TRUE(book.missing(1).empty());
  EXPECT_EQ(book.record("a.test", "2"), ledger::arrival::first);
}

TEST(deliveries, are_read_as_they_are_written_and_more_columns_ignored) {
  const std::vector<delivery> all{{"a.test", "https://x/1"}, {"b.test", "https://x/2#likes/3"}};
  std::string text;
  for (const auto& d : all)
    text += to_line(d);

  EXPECT_EQ(parse_deliveries(text), all);
  EXPECT_EQ(parse_deliveries("a.test\tid\t1766000000123\r\nno tab\n\nb.test\tlast"),
            (std::vector<delivery>{{"a.test", "id"}, {"b.test", "last"}}));
}

} // namespace
} // namespace pheidi::swarm
