// The ledger on disk: a line per accepted delivery, appended in batches by each loop.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/swarm/errc.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace pheidi::swarm {

/// An open file; writes of several loops do not mix, because each is one append of whole lines.
class ledger_file {
 public:
  static result<ledger_file> open(const std::string& path);
  ledger_file() = default;
  ledger_file(ledger_file&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ledger_file& operator=(ledger_file&& other) noexcept;
  ~ledger_file();
  explicit operator bool() const { return fd_ >= 0; }
  /// Empties `lines`; what the disk does not take is lost and said once in the log.
  void append(std::string& lines);

 private:
  int fd_ = -1;
};

void add_ledger_line(std::string& lines, std::string_view host, std::string_view id, wall_time now);

} // namespace pheidi::swarm
