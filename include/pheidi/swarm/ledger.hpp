// Who got what: each accepted delivery once, its duplicates, and what is still missing. Thread-safe.
//
// A delivery is the pair (host, activity id). The ledger is told before the
// answer is sent, so what a sender believes delivered is always here.
#pragma once

#include "pheidi/base/clock.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pheidi::swarm {

struct delivery {
  std::string host;
  std::string id;
  friend bool operator==(const delivery&, const delivery&) = default;
};

class ledger {
 public:
  enum class arrival { first, duplicate };

  /// Twice the same is one expectation.
  void expect(std::string_view host, std::string_view id);
  arrival record(std::string_view host, std::string_view id);
  void clear();

  struct counts {
    std::uint64_t delivered = 0;  ///< distinct
    std::uint64_t duplicates = 0; ///< arrivals beyond the first
    std::uint64_t expected = 0;
    std::uint64_t missing = 0;    ///< expected and not arrived
    std::uint64_t unexpected = 0; ///< arrived though an expectation exists that does not name it
  };
  counts count() const;
  /// Blocks until `enough` of the counts is true, or `patience` has passed. False then.
  bool wait(milliseconds patience, const std::function<bool(const counts&)>& enough) const;
  /// At most `max` of the missing, in the order in which they were expected.
  std::vector<delivery> missing(std::size_t max) const;
  /// How many are missing on the hosts for which `wanted` is true.
  std::uint64_t missing_where(const std::function<bool(const std::string& host)>& wanted) const;

 private:
  using key = std::array<std::uint64_t, 2>;
  struct key_hash {
    std::size_t operator()(const key& k) const { return static_cast<std::size_t>(k[0]); }
  };
  struct entry {
    std::uint32_t arrivals = 0;
    bool expected = false;
  };
  counts counts_now() const;
  static key key_of(std::string_view host, std::string_view id);

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  boost::unordered_flat_map<key, entry, key_hash> entries_;
  std::vector<delivery> expected_;
  std::unordered_map<std::string, std::uint64_t> missing_of_; // by host
  counts counts_;
};

/// Lines "host<TAB>id" (more columns are ignored), as --expect-file has them. Lines without a tab are
/// skipped.
std::vector<delivery> parse_deliveries(std::string_view text);
std::string to_line(const delivery& d);

} // namespace pheidi::swarm
