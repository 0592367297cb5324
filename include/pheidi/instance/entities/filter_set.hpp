// The filters of one account, ready to be held against posts that are rendered already: for streams.
//
// Pure, and thread-safe once made.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/model/client/filter_rows.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pheidi::instance::entities {

/// What keywords are looked for in: warning, text, options of a poll, descriptions of media. `status` is no
/// boost.
std::string searchable_text(const boost::json::object& status);

class filter_set {
 public:
  explicit filter_set(std::vector<model::filter_row> rows);
  ~filter_set();
  filter_set(const filter_set&) = delete;
  filter_set& operator=(const filter_set&) = delete;

  bool empty() const;
  /// FilterResults of a post with that text; `ids` are its own and, of a boost, the boost's. What has expired
  /// matches nothing.
  boost::json::array matches(const std::vector<std::int64_t>& ids, const std::string& text,
                             wall_time now) const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::entities
