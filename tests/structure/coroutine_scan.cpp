// Looks for co_await in places where GCC 12.2 miscompiles it; see coroutine_scan.hpp.
#include "coroutine_scan.hpp"

#include <algorithm>
#include <cctype>

namespace pheidi::structure {

namespace {

constexpr std::string_view awaiting = "co_await";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool has_await(std::string_view text) {
  return text.find(awaiting) != std::string_view::npos;
}

std::size_t line_at(std::string_view text, std::size_t position) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, position), '\n'));
}

/// Position of the bracket that closes the one at `open`; the end of the text when there is none.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (std::string_view("([{").find(text[i]) != std::string_view::npos) ++depth;
    if (std::string_view(")]}").find(text[i]) != std::string_view::npos && --depth == 0) return i;
  }
  return text.size();
}

/// Next occurrence of `word` as a whole word.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (auto at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(text[at - 1]);
    const auto end = at + word.size();
    if (begins && (end == text.size() || !is_word(text[end]))) return at;
  }
  return std::string_view::npos;
}

/// The second part of `for (a; b; c)`; empty for a range-for, which may await its range.
std::string_view middle_of_for(std::string_view inside) {
  const auto first = inside.find(';');
  if (first == std::string_view::npos) return {};
  const auto rest = inside.substr(first + 1);
  return rest.substr(0, rest.find(';'));
}

void scan_conditions(std::string_view text, std::vector<coroutine_finding>& found) {
  for (std::string_view keyword : {"if", "while", "switch", "for"}) {
    for (auto at = find_word(text, keyword, 0); at != std::string_view::npos;
         at = find_word(text, keyword, at + 1)) {
      const auto open = text.find_first_not_of(" \n", at + keyword.size());
      if (open == std::string_view::npos || text[open] != '(') continue;
      auto inside = text.substr(open, closing(text, open) - open);
      if (keyword == "for") inside = middle_of_for(inside);
      if (has_await(inside)) found.push_back({line_at(text, at), "condition"});
    }
  }
}

/// What stands around `position` up to the next comma, bracket or end of statement on both sides, nested
/// brackets included.
std::string_view surroundings(std::string_view text, std::size_t position) {
  std::size_t begin = position;
  for (int depth = 0; begin > 0; --begin) {
    const char c = text[begin - 1];
    if (c == ';' || c == '{' || c == '}') break;
    if (c == ',' && depth == 0) break;
    if (c == ')' || c == ']') ++depth;
    if ((c == '(' || c == '[') && depth-- == 0) break;
  }
  std::size_t end = position;
  while (end < text.size() && std::string_view(",;)]}").find(text[end]) == std::string_view::npos) {
    const bool opens = std::string_view("([{").find(text[end]) != std::string_view::npos;
    end = opens ? closing(text, end) + 1 : end + 1;
  }
  return text.substr(begin, std::min(end, text.size()) - begin);
}

void scan_conditional_operators(std::string_view text, std::vector<coroutine_finding>& found) {
  for (auto at = text.find('?'); at != std::string_view::npos; at = text.find('?', at + 1)) {
    if (has_await(surroundings(text, at))) found.push_back({line_at(text, at), "conditional"});
  }
}

/// `{ ... co_await ... }` without a `;` is a list, not a block; `({` and `, {` after it build a temporary
/// (an empty `{}` is left to clang-query, which knows its type).
void scan_braces(std::string_view text, std::vector<coroutine_finding>& found) {
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto inside = text.substr(at, closing(text, at) - at);
    const bool list = inside.find(';') == std::string_view::npos;
    if (list && has_await(inside)) found.push_back({line_at(text, at), "braces"});
    const auto before = at == 0 ? std::string_view::npos : text.find_last_not_of(" \n", at - 1);
    const bool argument = before != std::string_view::npos && (text[before] == '(' || text[before] == ',');
    const bool empty = inside.find_first_not_of(" \n", 1) == std::string_view::npos;
    if (!list || !argument || empty) continue;
    const auto statement = text.find_last_of(";{}", at - 1);
    const auto start = statement == std::string_view::npos ? 0 : statement;
    if (has_await(text.substr(start, at - start))) found.push_back({line_at(text, at), "braces"});
  }
}

/// `[captures](...) ... -> awaitable<`: the closure may be gone before the coroutine goes on.
void scan_lambdas(std::string_view text, std::vector<coroutine_finding>& found) {
  for (auto at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const bool subscript = at > 0 && (is_word(text[at - 1]) || text[at - 1] == ']' || text[at - 1] == ')');
    const auto end = closing(text, at);
    if (subscript || end == text.size() || text.substr(at, 2) == "[[") continue;
    const auto captures = text.substr(at + 1, end - at - 1);
    if (captures.find_first_not_of(" \n") == std::string_view::npos) continue;
    const auto arrow = text.find("->", end);
    const auto body = text.find('{', end);
    if (arrow == std::string_view::npos || body == std::string_view::npos || body < arrow) continue;
    if (text.substr(end, arrow - end).find(';') != std::string_view::npos) continue;
    const bool awaitable = text.substr(arrow, body - arrow).find("awaitable<") != std::string_view::npos;
    if (awaitable) found.push_back({line_at(text, at), "lambda"});
  }
}

} // namespace

std::string without_comments_and_literals(std::string_view source) {
  std::string text(source);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, text.size()); ++i) {
      if (text[i] != '\n') text[i] = ' ';
    }
  };
  for (std::size_t i = 0; i < source.size(); ++i) {
    std::size_t end = i;
    if (source.substr(i, 2) == "//") {
      end = std::min(source.find('\n', i), source.size());
      blank(i, end);
    } else if (source.substr(i, 2) == "/*") {
      end = std::min(source.find("*/", i), source.size() - 2) + 2;
      blank(i, end);
    } else if (source.substr(i, 2) == "R\"") {
      const auto open = source.find('(', i);
      if (open == std::string_view::npos) break;
      const std::string close = ")" + std::string(source.substr(i + 2, open - i - 2)) + "\"";
      end = std::min(source.find(close, open), source.size() - close.size()) + close.size();
      blank(i + 2, end - 1);
    } else if (source[i] == '"' || (source[i] == '\'' && (i == 0 || !is_word(source[i - 1])))) {
      end = i + 1;
      while (end < source.size() && source[end] != source[i] && source[end] != '\n')
        end += source[end] == '\\' ? 2 : 1;
      blank(i + 1, end);
      ++end;
    }
    if (end > i) i = end - 1;
  }
  return text;
}

std::vector<coroutine_finding> scan_coroutines(std::string_view source) {
  const std::string text = without_comments_and_literals(source);
  std::vector<coroutine_finding> found;
  scan_lambdas(text, found);
  if (!has_await(text)) return found;
  scan_conditions(text, found);
  scan_conditional_operators(text, found);
  scan_braces(text, found);
  std::ranges::sort(found, {}, &coroutine_finding::line);
  return found;
}

} // namespace pheidi::structure
