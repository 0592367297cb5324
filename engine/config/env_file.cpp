// The dotenv dialect, as the gem that Mastodon reads its files with understands it.
#include "config/values.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/config/load.hpp"

#include <algorithm>

namespace pheidi::config {

namespace {

constexpr bool is_name_char(char c) {
  return ascii::is_alnum(c) || c == '_';
}

/// Line ends of other systems count as ours.
std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!pair) out += text[at] == '\r' ? '\n' : text[at];
  }
  return out;
}

class parser {
 public:
  parser(std::string text, std::string_view file, const std::map<std::string, std::string>& environment,
         std::vector<problem>& problems)
      : text_(std::move(text)), file_(file), environment_(environment), problems_(problems) {}

  std::vector<env_entry> run() {
    while (at_ < text_.size())
      read_line();
    return std::move(entries_);
  }

 private:
  void read_line() {
    skip_blanks();
    if (at_end_of_line() || text_[at_] == '#') return next_line();
    const auto first = at_;
    const bool exported = skip_export();
    auto name = read_name();
    if (name.empty() || !skip_separator()) {
      at_ = first;
      return read_other(exported);
    }
    env_entry entry{std::move(name), {}, line_, false};
    skip_blanks();
    read_value(entry);
    entries_.push_back(std::move(entry));
    next_line();
  }

  bool skip_export() {
    constexpr std::string_view word = "export";
    if (text_.compare(at_, word.size(), word) != 0 || at_ + word.size() >= text_.size() ||
        !ascii::is_blank(text_[at_ + word.size()]))
      return false;
    at_ += word.size();
    skip_blanks();
    return true;
  }

  std::string read_name() {
    const auto begin = at_;
    while (at_ < text_.size() && (is_name_char(text_[at_]) || text_[at_] == '.'))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// "=" with blanks around it, or ": " as in YAML.
  bool skip_separator() {
    if (peek() == ':' && at_ + 1 < text_.size() && ascii::is_blank(text_[at_ + 1])) {
      ++at_;
      return true;
    }
    skip_blanks();
    if (peek() != '=') return false;
    ++at_;
    return true;
  }

  /// "export NAME" is fine for a name that has a value; anything else is no line of such a file.
  void read_other(bool exported) {
    const auto end = std::min(text_.find('\n', at_), text_.size());
    const auto words = split(std::string_view(text_).substr(at_, end - at_), " \t");
    const bool known =
        exported && std::ranges::all_of(words.begin() + 1, words.end(), [this](const auto& word) {
          return std::ranges::any_of(entries_, [&word](const auto& e) { return e.name == word; });
        });
    // The line itself may be half a secret.
    if (!known) problems_.push_back({std::string(file_), line_, "", "NAME=value", "(hidden)"});
    next_line();
  }

  void read_value(env_entry& entry) {
    if (const char quote = peek(); quote == '\'' || quote == '"') {
      if (read_quoted(entry, quote)) return;
    }
    const auto end = std::min(text_.find_first_of("#\n", at_), text_.size());
    auto value = trim(std::string_view(text_).substr(at_, end - at_));
    at_ = end;
    const char quote = value.empty() ? '\0' : value.front();
    if (value.size() >= 2 && (quote == '\'' || quote == '"') && value.back() == quote) {
      finish_value(entry, value.substr(1, value.size() - 2), quote);
      return;
    }
    if (quote == '\'' || quote == '"')
      problems_.push_back({std::string(file_), entry.line, entry.name, "a closing quote", "(hidden)"});
    finish_value(entry, value, '\0');
  }

  /// A quoted value may go over lines; behind it only a comment may stand. False: it is not one, nothing was
  /// read.
  bool read_quoted(env_entry& entry, char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote)
      end += text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] == quote ? 2 : 1;
    if (end >= text_.size()) return false;
    auto behind = end + 1;
    while (behind < text_.size() && ascii::is_blank(text_[behind]))
      ++behind;
    if (behind < text_.size() && text_[behind] != '#' && text_[behind] != '\n') return false;
    const auto value = std::string_view(text_).substr(at_ + 1, end - at_ - 1);
    line_ += static_cast<int>(std::ranges::count(value, '\n'));
    at_ = behind;
    finish_value(entry, value, quote);
    return true;
  }

  void finish_value(env_entry& entry, std::string_view value, char quote) {
    entry.value = quote == '\'' ? std::string(value) : expand(value, quote == '"', entry.runs_command);
  }

  /// Backslashes and $NAME. In double quotes \n stays as it is unless the file asks for the gem's old way.
  std::string expand(std::string_view value, bool double_quoted, bool& runs_command) const {
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
      const char c = value[at];
      if (c == '\\' && at + 1 < value.size()) {
        append_escape(out, value[++at], double_quoted);
      } else if (c == '$') {
        runs_command = runs_command || value.substr(at + 1).starts_with('(');
        at += append_variable(out, value.substr(at + 1));
      } else {
        out += c;
      }
    }
    return out;
  }

  void append_escape(std::string& out, char c, bool double_quoted) const {
    const bool line_break = double_quoted && (c == 'n' || c == 'r');
    if (!line_break)
      out += c;
    else if (value_of("DOTENV_LINEBREAK_MODE") == "legacy")
      out += c == 'n' ? '\n' : '\r';
    else
      (out += '\\') += c;
  }

  /// `rest` follows a '$'; how much of it was the variable's name.
  std::size_t append_variable(std::string& out, std::string_view rest) const {
    const std::size_t brace = rest.starts_with('{') ? 1 : 0;
    auto end = brace;
    while (end < rest.size() && is_name_char(rest[end]))
      ++end;
    if (end == brace) {
      out += '$';
      return 0;
    }
    out += value_of(std::string(rest.substr(brace, end - brace)));
    return end < rest.size() && rest[end] == '}' ? end + 1 : end;
  }

  /// The real environment wins over the file, here as everywhere.
  std::string value_of(const std::string& name) const {
    if (const auto it = environment_.find(name); it != environment_.end()) return it->second;
    for (auto it = entries_.rbegin(); it != entries_.rend(); ++it)
      if (it->name == name) return it->value;
    return {};
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_end_of_line() const { return peek() == '\n'; }
  void skip_blanks() {
    while (at_ < text_.size() && ascii::is_blank(text_[at_]))
      ++at_;
  }
  void next_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_ == text_.size()) return;
    ++at_;
    ++line_;
  }

  std::string text_;
  std::string_view file_;
  const std::map<std::string, std::string>& environment_;
  std::vector<problem>& problems_;
  std::vector<env_entry> entries_;
  std::size_t at_ = 0;
  int line_ = 1;
};

} // namespace

std::vector<env_entry> parse_env_file(std::string_view text, std::string_view file_name,
                                      std::vector<problem>& problems,
                                      const std::map<std::string, std::string>& environment) {
  return parser(with_plain_line_ends(text), file_name, environment, problems).run();
}

} // namespace pheidi::config
