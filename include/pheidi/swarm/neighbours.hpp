// Neighbours of one instance: a few servers of the swarm with a person each, who do what people do. They
// follow an account, post, let themselves be followed, and answer, like and boost what they hear of it.
//
//   auto near = neighbours::move_in(options);     // their documents are there, and files say where
//   ... start an instance that trusts near->ca_pem() and looks names up in near->hosts_file() ...
//   near->begin();
//
// Threads of its own. The destructor stops them.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/swarm/errc.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::swarm {

inline constexpr std::size_t most_neighbours = 8;

struct neighbour_options {
  std::size_t count = 4; // up to most_neighbours
  std::uint16_t port = 0;
  std::string instance; // address and port where it answers plain HTTP: "127.0.0.1:3000"
  std::string domain;   // whose it is: "localhost:3000"
  std::string account;  // the name of the one they follow: "admin"
  bool tls = true;      // false: their URLs are http, for an instance whose own are
  std::string keys;     // a directory where their keys are kept; empty: new ones each time
  std::size_t posts_at_once = 3;
  milliseconds posts_every{45000}; // each of them
  std::size_t most_posts = 200;    // of all together
};

struct neighbour_counts {
  std::uint64_t posts = 0, follows_accepted = 0, replies = 0, likes = 0, boosts = 0;
  std::uint64_t followed = 0; // neighbours whose Follow was taken
  std::uint64_t failed = 0;   // requests that the instance refused or did not answer
};

class neighbours {
 public:
  static result<std::unique_ptr<neighbours>> move_in(neighbour_options options);
  ~neighbours();
  neighbours(const neighbours&) = delete;
  neighbours& operator=(const neighbours&) = delete;

  std::string hosts_file() const;
  const std::string& ca_pem() const;
  /// "ada@harbour.test"
  std::vector<std::string> handles() const;

  /// Looks for the account until it is there, then lives. Once.
  void begin();
  neighbour_counts counts() const;

 private:
  struct impl;
  explicit neighbours(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::swarm
