// One setting as the table of settings describes it. Everything else about settings follows from the table.
#pragma once

#include "config/draft.hpp"
#include "config/raw.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pheidi::config {

struct spec {
  std::string name{};     // "delivery.lane_queue"
  std::string variable{}; // Mastodon's, where there is one
  std::string expected{};
  std::string help{};
  /// Takes the value over; false if it is malformed.
  std::function<bool(draft&, const raw&)> read{};
  /// The value as text. Empty: a part of another setting, which is compared there.
  std::function<std::string(const settings&)> write{};
  std::string fallback{}; // for those without `write`, and where the default depends on others
  bool secret = false;
  bool reloadable = false;
  bool empty_counts = false; // an empty Mastodon variable is a value, not "unset"

  spec from(std::string mastodon_variable) &&;
  spec hidden() &&;
  spec live() &&; ///< may change on SIGHUP
  spec by_default(std::string text) &&;
  spec empty_is_a_value() &&;

  /// "PHEIDI_DELIVERY__LANE_QUEUE"
  std::string own_variable() const;
};

/// Every setting there is, in the order of the documentation.
const std::vector<spec>& table();

// Parts of the table that repeat themselves or need more than a line (table_redis.cpp, ...).
void add_redis(std::vector<spec>& out);
void add_postgres(std::vector<spec>& out);
void add_media(std::vector<spec>& out);
void add_secrets(std::vector<spec>& out);
void add_web(std::vector<spec>& out);
void add_process(std::vector<spec>& out);

} // namespace pheidi::config
