// Elements of an array literal, each in the form that its type reads.
#include "sql_column.hpp"

#include "sql_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace pheidi::model {

void column::separate() {
  if (!empty()) text_ += ',';
}

column& column::add(std::string_view text) {
  separate();
  text_ += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') text_ += '\\';
    if (c != '\0') text_ += c;
  }
  text_ += '"';
  return *this;
}

column& column::add(std::int64_t number) {
  separate();
  fmt::format_to(std::back_inserter(text_), "{}", number);
  return *this;
}

column& column::add(bool flag) {
  separate();
  text_ += flag ? 't' : 'f';
  return *this;
}

column& column::add(wall_time t) {
  return add(std::string_view(timestamp_text(t)));
}

column& column::add_null() {
  separate();
  text_ += "NULL";
  return *this;
}

column& column::add_or_null(std::string_view text) {
  return text.empty() ? add_null() : add(text);
}

} // namespace pheidi::model
