// What arrives: 60 % Create, 15 % Announce, 15 % Like, and some Follow, Delete, Update and Undo.
#pragma once

#include "people.hpp"

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::bench {

struct posted {
  std::size_t sender = 0; // in people::all
  std::string body;
};

/// Rows that must be there when all that was made is applied.
struct rows {
  std::int64_t statuses = 0; // of others; deleted ones are only hidden
  std::int64_t mentions = 0, taggings = 0, favourites = 0, follows = 0, tombstones = 0, edits = 0;
};

class activity_source {
 public:
  explicit activity_source(const people& who, unsigned seed = 1);

  posted next();
  std::vector<posted> next(std::size_t count);
  /// A plain post of everybody, for whoever wants to have met them all.
  std::vector<posted> greetings();
  const rows& expected() const { return expected_; }

 private:
  struct thing {
    std::size_t sender;
    std::string id, object;
    std::string cc, tags; // of a post
  };
  posted create(std::size_t sender);
  posted announce(std::size_t sender);
  posted like(std::size_t sender);
  posted follow(std::size_t sender);
  posted remove();
  posted update();
  posted undo();
  thing take(std::deque<thing>& from);
  std::string note(const thing& t, std::string_view more = {});
  std::string text();
  std::size_t draw(std::size_t bound) { return random_() % bound; }

  const people& who_;
  std::mt19937_64 random_;
  std::int64_t next_id_ = 115'000'000'000'000'000;
  std::vector<std::size_t> boosted_, liked_, followed_; // how many by each person
  std::deque<thing> posts_, likes_, follows_;           // that may still be changed or taken back
  std::string published_;
  rows expected_;
};

} // namespace pheidi::bench
