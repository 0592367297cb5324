// Bytes in, replies out. hiredis parses; its nesting is bounded (seven levels).
#pragma once

#include "pheidi/redis/errc.hpp"
#include "pheidi/redis/reply.hpp"

#include <memory>
#include <optional>
#include <string_view>

struct redisReader;

namespace pheidi::redis {

/// One bulk reply may be as large as Redis makes it (512 MB); a fetch is bounded by its own budget.
class resp_reader {
 public:
  resp_reader();
  ~resp_reader();
  resp_reader(const resp_reader&) = delete;
  resp_reader& operator=(const resp_reader&) = delete;

  void feed(std::string_view bytes);
  /// The next whole reply; nullopt when more bytes are needed; errc::unexpected, for good, after bytes that
  /// are no RESP.
  result<std::optional<reply>> next();

 private:
  struct free_reader {
    void operator()(redisReader* r) const;
  };
  std::unique_ptr<redisReader, free_reader> reader_;
  reply root_; // where hiredis' callbacks build the reply under way
};

} // namespace pheidi::redis
