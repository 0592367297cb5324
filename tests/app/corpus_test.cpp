// Every document of the corpus that can be sent or stored, through the real engine into a real database.
//
// The corpus lies beside the project, never in it (PHEIDI_CORPUS names it
// otherwise). What must come of each document is in
// tests/data/corpus-expectations.tsv, by its path there.
#include "corpus_outcome.hpp"
#include "corpus_world.hpp"
#include "ingest_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

namespace pheidi::test {

namespace {

std::filesystem::path corpus_folder() {
  const char* named = std::getenv("PHEIDI_CORPUS");
  return named ? named : PHEIDI_SOURCE_DIR "/../shared/corpus";
}

using phase = std::vector<const corpus_document*>;

/// Documents that share an actor or an id are sent one after the other.
std::vector<phase> phases_of(const std::vector<corpus_document>& all) {
  std::vector<phase> out;
  std::vector<std::set<std::string>> taken;
  for (const auto& d : all) {
    std::size_t n = 0;
    const auto clashes = [&](const std::string& claim) { return taken[n].contains(claim); };
    while (n < out.size() && std::ranges::any_of(d.claims, clashes))
      ++n;
    if (n == out.size()) {
      out.emplace_back();
      taken.emplace_back();
    }
    out[n].push_back(&d);
    taken[n].insert(d.claims.begin(), d.claims.end());
  }
  return out;
}

struct tally {
  int documents = 0, stored = 0, refused = 0, wrong = 0;
};

class ingest_corpus : public ingest {
 protected:
  void read() {
    int number = 0;
    for (auto& row : read_corpus_rows(PHEIDI_SOURCE_DIR "/tests/data/corpus-expectations.tsv"))
      documents_.push_back(read_corpus_document(corpus_folder(), std::move(row), ++number));
  }

  /// Posts them all, waits once, and compares each with its line.
  void run(const phase& documents) {
    surroundings_.set_up(documents);
    forget_markers();
    std::vector<int> statuses;
    for (const auto* d : documents) {
      signing how;
      how.key_id = surroundings_.key_id(*d);
      statuses.push_back(sender_.post(here_, d->body, "/inbox", how));
    }
    ASSERT_TRUE(eventually([&] { return is_quiet(); }, std::chrono::seconds(60))) << left_over();
    const auto lines = new_lines();
    EXPECT_EQ(queue_view(here_.redis()).size("retry"), 0) << "something would be tried again";
    corpus_outcomes outcomes(here_, lines);
    for (std::size_t n = 0; n < documents.size(); ++n)
      judge(*documents[n], outcomes.of(*documents[n], statuses[n]));
  }

  void judge(const corpus_document& d, const corpus_outcome& found) {
    auto& counted = tallies_[d.row.software()];
    ++counted.documents;
    ++(found.what.starts_with("refused") ? counted.refused : counted.stored);
    if (agrees(d.row, found)) return;
    ++counted.wrong;
    ADD_FAILURE() << d.row.path << "\n  expected " << d.row.outcome << " " << d.row.detail << "\n  found    "
                  << found.what << " " << found.detail;
  }

  /// The "its Undo came first" of an earlier phase.
  void forget_markers() {
    here_.redis().run({"EVAL",
                       "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end", "0",
                       "delete_upon_arrival:*"});
  }

  /// Nothing that was posted waits or is worked on. (What follows from it may go on.)
  bool is_quiet() {
    const queue_view queue(here_.redis());
    // In the direction in which jobs go, so that none is missed between the two looks.
    if (queue.queued("ingress") != 0) return false;
    return std::ranges::none_of(queue.in_flight(identity_of(*engine_)), [](const std::string& job) {
      return job.find("ActivityPub::ProcessingWorker") != job.npos;
    });
  }

  std::string left_over() {
    const queue_view queue(here_.redis());
    std::string out = fmt::format("{} queued\n", queue.queued("ingress"));
    for (const auto& job : queue.in_flight(identity_of(*engine_)))
      out += job.substr(0, 600) + "\n";
    return out;
  }

  /// The log is written behind the work: when it tells of a later activity, it has told of all before.
  std::vector<std::string> new_lines() {
    const auto id = fmt::format("https://sender.corpus.test/last/{}", lines_seen_);
    sender_.post(here_, sender_.activity("Follow", id, quoted(id)));
    eventually([&] { return !engine_->lines_with(id).empty(); }, std::chrono::seconds(60));
    auto all = engine_->lines_with("\"inbox.done\"");
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(lines_seen_));
    lines_seen_ += all.size();
    return all;
  }

  void print_tallies() const {
    std::cout << fmt::format("{:<28}{:>10}{:>10}{:>10}{:>10}\n", "software", "documents", "stored", "refused",
                             "wrong");
    for (const auto& [software, t] : tallies_)
      std::cout << fmt::format("{:<28}{:>10}{:>10}{:>10}{:>10}\n", software, t.documents, t.stored, t.refused,
                               t.wrong);
  }

  remote_person sender_{world_, "sender.corpus.test", "corpus"};
  corpus_world surroundings_{here_, world_};
  std::vector<corpus_document> documents_;
  std::map<std::string, tally> tallies_;
  std::size_t lines_seen_ = 0;
};

TEST_F(ingest_corpus, every_document_comes_to_what_the_reference_says) {
  if (!std::filesystem::exists(corpus_folder() / "INDEX.tsv"))
    GTEST_SKIP() << "no documents in " << corpus_folder() << ": nothing was sent";
  read();
  surroundings_.publish(documents_);
  start();

  for (const auto& together : phases_of(documents_))
    run(together);

  print_tallies();
  EXPECT_TRUE(engine_->running());
  EXPECT_EQ(sender_.post(here_, sender_.activity("Follow", sender_.uri() + "#last", quoted(user(2)))), 202);
  EXPECT_TRUE(
      becomes("SELECT count(*) FROM follows f JOIN accounts a ON a.id = f.account_id WHERE a.uri = '" +
                  sender_.uri() + "'",
              "1"));
  EXPECT_EQ(engine_->lines_with("\"level\":\"error\""), std::vector<std::string>());
}

} // namespace

} // namespace pheidi::test
