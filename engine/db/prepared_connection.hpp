// A connection that remembers which texts it has prepared.
#pragma once

#include <pqxx/connection>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pheidi::db {

class prepared_connection : public pqxx::connection {
 public:
  prepared_connection(const std::string& conninfo, bool may_prepare)
      : pqxx::connection(conninfo), may_prepare_(may_prepare) {}

  /// Null when nothing may be prepared here, or nothing more.
  const std::string* name_of(std::string_view sql);
  std::size_t prepared() const { return names_.size(); }

  /// While it lives, `prepared_name` on this thread is answered by `c`.
  class working {
   public:
    explicit working(prepared_connection& c);
    ~working();
    working(const working&) = delete;
    working& operator=(const working&) = delete;
  };

 private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::string, hash, std::equal_to<>> names_;
  bool may_prepare_;
};

} // namespace pheidi::db
