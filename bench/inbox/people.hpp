// The remote actors that send: known here with their keys, each followed by somebody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::test {
class instance;
}

namespace pheidi::bench {

inline constexpr std::size_t remote_hosts = 200;
inline constexpr std::size_t remote_people = 2000;
inline constexpr std::size_t local_users = 50;
inline constexpr std::size_t local_posts = 500; // with the ids 1 .. 500
inline constexpr const char* our_host = "local.example";

struct person {
  std::int64_t id = 0; // of the row in accounts
  std::size_t host = 0;
  std::size_t key = 0;
  std::string uri;
};

/// Key pairs are few, for making one takes a tenth of a second; a key costs the same whoever else has it.
struct people {
  std::vector<person> all;
  std::vector<std::string> private_keys, public_keys; // PEM
};
const people& everybody();

/// Accounts, keys, follows, and posts of ours to boost and like, into the instance's database.
void settle_in(test::instance& here, const people& who);

std::string user_uri(std::size_t number);       // 1 .. local_users
std::string local_post_uri(std::size_t number); // 1 .. local_posts

} // namespace pheidi::bench
