// Formats commands.
#include "resp_writer.hpp"

#include <charconv>

namespace pheidi::redis {

namespace {

void append_length(std::string& out, char kind, std::size_t n) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  out += kind;
  out.append(digits, end);
  out += "\r\n";
}

template <class Text>
void append_all(std::string& out, const std::vector<Text>& arguments) {
  append_length(out, '*', arguments.size());
  for (const auto& a : arguments) {
    append_length(out, '$', a.size());
    out += a;
    out += "\r\n";
  }
}

} // namespace

void append_command(std::string& out, const std::vector<std::string_view>& arguments) {
  append_all(out, arguments);
}
void append_command(std::string& out, const std::vector<std::string>& arguments) {
  append_all(out, arguments);
}

} // namespace pheidi::redis
