// Activities that look like a Mastodon's: Create, Announce, Like, Delete of 1 to 3 KB. Pure and seeded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::swarm {

/// Uniform numbers from a seed, the same on every machine (splitmix64).
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// [0, bound); 0 for a bound of 0.
  std::uint64_t below(std::uint64_t bound) { return bound ? next() % bound : 0; }
  /// [0, 1)
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

/// A local account on whose behalf something is delivered.
struct actor {
  std::int64_t account_id = 0;
  std::string uri; // https://local.example/users/alice
  friend bool operator==(const actor&, const actor&) = default;
};

struct activity {
  std::string id;
  std::string json;
  std::int64_t account_id = 0;
};

class activity_source {
 public:
  /// `actors` must not be empty.
  activity_source(std::vector<actor> actors, std::uint64_t seed);
  activity next();

 private:
  std::vector<actor> actors_;
  dice dice_;
  std::uint64_t number_ = 0;
  std::uint64_t seed_;
};

} // namespace pheidi::swarm
