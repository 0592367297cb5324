// What is published, by host and target, and how often it was asked for. Thread-safe.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/swarm/document.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace pheidi::swarm {

using document_ptr = std::shared_ptr<const document>;

class documents {
 public:
  /// True if it is the first of its host.
  bool put(const http::url& at, document d);
  /// Counts the request. Nothing when the host has no documents; null when it has no such one.
  std::optional<document_ptr> look_up(std::string_view host, const http::request& request);
  std::uint64_t hits(const http::url& at) const;
  std::optional<http::request> last_request(const http::url& at) const;
  std::set<std::string> hosts() const;

 private:
  struct entry {
    document_ptr what;
    std::uint64_t hits = 0;
    http::request last{};
  };
  using place = std::pair<std::string, std::string>; // host, target
  mutable std::mutex mutex_;
  std::map<place, entry> entries_;
  std::set<std::string> hosts_;
};

} // namespace pheidi::swarm
