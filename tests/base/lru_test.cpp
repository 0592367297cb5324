// The bounded map against a plain list that does the same, slowly.
#include "pheidi/base/lru.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using pheidi::lru;

namespace {

/// Most recent first.
class model {
 public:
  explicit model(std::size_t capacity) : capacity_(capacity) {}

  int* find(int key) {
    const auto it = place(key);
    if (it == entries_.end()) return nullptr;
    std::rotate(entries_.begin(), it, it + 1);
    return &entries_.front().second;
  }
  void put(int key, int value) {
    if (auto* found = find(key)) {
      *found = value;
      return;
    }
    if (entries_.size() == capacity_) entries_.pop_back();
    entries_.insert(entries_.begin(), {key, value});
  }
  void erase(int key) {
    const auto it = place(key);
    if (it != entries_.end()) entries_.erase(it);
  }
  void erase_odd() {
    std::erase_if(entries_, [](const auto& e) { return e.second % 2 != 0; });
  }
  std::size_t size() const { return entries_.size(); }

 private:
  std::vector<std::pair<int, int>>::iterator place(int key) {
    return std::find_if(entries_.begin(), entries_.end(), [key](const auto& e) { return e.first == key; });
  }
  std::size_t capacity_;
  std::vector<std::pair<int, int>> entries_;
};

} // namespace

TEST(lru, behaves_like_the_model_under_random_use) {
  std::mt19937 random(7);
  for (const std::size_t capacity : {1U, 2U, 5U, 16U}) {
    lru<int, int> cache(capacity);
    model expected(capacity);
    for (int step = 0; step < 5000; ++step) {
      const int key = static_cast<int>(random() % 24);
      switch (random() % 8) {
      case 0:
        cache.erase(key), expected.erase(key);
        break;
      case 1:
        if (random() % 16 == 0) {
          cache.erase_if([](int, int v) { return v % 2 != 0; });
          expected.erase_odd();
        }
        break;
      case 2:
      case 3:
      case 4:
        cache.put(key, step), expected.put(key, step);
        break;
      default: {
        const auto* found = cache.find(key);
        const auto* wanted = expected.find(key);
        ASSERT_EQ(found == nullptr, wanted == nullptr) << "step " << step;
        if (!found) break;
        ASSERT_EQ(*found, *wanted) << "step " << step;
      }
      }
      ASSERT_EQ(cache.size(), expected.size()) << "step " << step;
      ASSERT_LE(cache.size(), capacity);
    }
  }
}

TEST(lru, forgets_what_was_used_least_recently) {
  lru<std::string, int> cache(2);
  cache.put("a", 1);
  cache.put("b", 2);
  cache.find("a");

  cache.put("c", 3);

  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("c"), nullptr);
}

TEST(lru, keeps_one_entry_at_least) {
  lru<int, int> cache(0);

  cache.put(1, 10);

  EXPECT_EQ(cache.capacity(), 1U);
  ASSERT_NE(cache.find(1), nullptr);
}

TEST(lru, survives_a_move) {
  lru<int, int> from(2);
  from.put(1, 10);

  lru<int, int> to(std::move(from));
  to.put(2, 20);

  ASSERT_NE(to.find(1), nullptr);
  EXPECT_EQ(*to.find(1), 10);
}

TEST(lru, is_empty_after_clear) {
  lru<int, int> cache(2);
  cache.put(1, 10);

  cache.clear();

  EXPECT_EQ(cache.size(), 0U);
  EXPECT_EQ(cache.find(1), nullptr);
}
