// A bounded map that forgets what was used least recently. Lives on one thread.
#pragma once

#include "pheidi/base/text_hash.hpp"

#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace pheidi {

template <class Key, class Value, class Hash = key_hash<Key>>
class lru {
 public:
  using hash_type = Hash;
  explicit lru(std::size_t capacity) : capacity_(capacity ? capacity : 1) {}
  // The index points into the list, so a copy would point into its original.
  lru(const lru&) = delete;
  lru& operator=(const lru&) = delete;
  lru(lru&&) = default;
  lru& operator=(lru&&) = default;

  /// Null if absent; a hit becomes the most recent.
  Value* find(const Key& key) {
    auto it = index_.find(key);
    if (it == index_.end()) return nullptr;
    order_.splice(order_.begin(), order_, it->second);
    return &it->second->second;
  }

  /// Inserts or replaces; the least recent goes when the map is full.
  Value& put(const Key& key, Value value) {
    if (auto* found = find(key)) {
      *found = std::move(value);
      return *found;
    }
    if (index_.size() >= capacity_) {
      index_.erase(order_.back().first);
      order_.pop_back();
    }
    order_.emplace_front(key, std::move(value));
    index_.emplace(key, order_.begin());
    return order_.front().second;
  }

  void erase(const Key& key) {
    auto it = index_.find(key);
    if (it == index_.end()) return;
    order_.erase(it->second);
    index_.erase(it);
  }

  template <class Predicate>
  void erase_if(Predicate drop) {
    for (auto it = order_.begin(); it != order_.end();) {
      if (!drop(it->first, it->second)) {
        ++it;
        continue;
      }
      index_.erase(it->first);
      it = order_.erase(it);
    }
  }

  void clear() {
    index_.clear();
    order_.clear();
  }
  std::size_t size() const { return index_.size(); }
  std::size_t capacity() const { return capacity_; }

 private:
  using node = std::pair<Key, Value>;
  std::size_t capacity_;
  std::list<node> order_;
  std::unordered_map<Key, typename std::list<node>::iterator, Hash> index_;
};

} // namespace pheidi
