#include "http/head_scanner.hpp"

#include <algorithm>

namespace pheidi::http {

head_scanner::state head_scanner::scan(std::string_view text) {
  for (;;) {
    const auto feed = text.find('\n', std::max(seen_, line_));
    if (feed == text.npos) break;
    if (feed == line_ || text[feed - 1] != '\r') return state::malformed;
    const bool folded = line_ > 0 && (text[line_] == ' ' || text[line_] == '\t');
    if (folded) return state::malformed;
    const bool empty_line = feed == line_ + 1;
    line_ = feed + 1;
    if (empty_line) return state::complete;
  }
  seen_ = text.size();
  return state::more;
}

head_scanner::state head_scanner::feed(std::string_view bytes, std::size_t& taken) {
  taken = bytes.size();
  const auto before = gathered_.size();
  // One byte over the bound is enough to know, however much came at once.
  const auto room = max_ - std::min(before, max_) + 1;
  const auto part = bytes.substr(0, room);
  if (before != 0) gathered_ += part;
  const std::string_view text = before != 0 ? std::string_view(gathered_) : part;
  if (text.substr(0, begin_.size()) != begin_.substr(0, text.size())) return state::malformed;
  const auto found = scan(text);
  if (found == state::malformed) return found;
  if (found == state::complete) {
    if (line_ > max_) return state::too_large;
    taken = line_ - before;
    head_ = text.substr(0, line_);
    return state::complete;
  }
  if (text.size() > max_) return state::too_large;
  if (before == 0) gathered_ = part;
  return state::more;
}

void head_scanner::reset() {
  gathered_.clear();
  head_ = {};
  line_ = seen_ = 0;
}

} // namespace pheidi::http
