// N-Quads: the terms written in the canonical way, and read back.
#include "crypto/text.hpp"
#include "iri.hpp"
#include "quads.hpp"

#include <charconv>

namespace pheidi::crypto::ld {

namespace {

constexpr std::string_view xsd_string = "http://www.w3.org/2001/XMLSchema#string";

void append_hex_escape(std::string& out, unsigned char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += "\\u00";
  out += digits[c >> 4];
  out += digits[c & 15];
}

void append_escaped(std::string& out, std::string_view text, spelling how) {
  constexpr std::string_view special = "\"\\\n\r\t\b\f";
  constexpr std::string_view shorthand = "\"\\nrtbf";
  constexpr std::size_t always = 4;
  for (const char c : text) {
    const auto at = c == '\0' ? special.npos : special.find(c);
    if (at < (how.escape_controls ? special.size() : always)) {
      out += '\\';
      out += shorthand[at];
    } else if (how.escape_controls && is_control(c)) {
      append_hex_escape(out, static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xc0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xe0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (point & 0x3f));
  }
}

/// One line of N-Quads, eaten from the left.
class line_reader {
 public:
  explicit line_reader(std::string_view line) : rest_(line) {}

  bool at_end() {
    skip_blanks();
    return rest_.empty() || rest_.front() == '#';
  }
  bool dot() {
    skip_blanks();
    return eat('.') && at_end();
  }
  bool next_is_dot() {
    skip_blanks();
    return rest_.starts_with('.');
  }
  bool term(rdf_term& out) {
    skip_blanks();
    if (rest_.starts_with('<')) return iri(out);
    if (rest_.starts_with("_:")) return blank(out);
    if (rest_.starts_with('"')) return literal(out);
    return false;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front()))
      rest_.remove_prefix(1);
  }
  bool eat(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool iri(rdf_term& out) {
    std::string text;
    if (!eat('<') || !quoted(text, '>') || !is_statable(text)) return false;
    out = iri_term(text);
    return true;
  }
  bool blank(rdf_term& out) {
    rest_.remove_prefix(2);
    auto size = rest_.find_first_of(" \t<\"");
    if (size == rest_.npos) size = rest_.size();
    while (size > 0 && rest_[size - 1] == '.') // ends the statement
      --size;
    out = {std::string(rest_.substr(0, size)), true};
    rest_.remove_prefix(size);
    return size > 0;
  }
  bool literal(rdf_term& out) {
    std::string text;
    if (!eat('"') || !quoted(text, '"')) return false;
    std::string datatype;
    std::string language;
    if (rest_.starts_with("^^<")) {
      rest_.remove_prefix(3);
      if (!quoted(datatype, '>') || !is_statable(datatype)) return false;
    } else if (eat('@')) {
      const auto size = std::min(rest_.find_first_of(" \t."), rest_.size());
      language = rest_.substr(0, size);
      rest_.remove_prefix(size);
      if (!is_language_tag(language)) return false;
    }
    out = literal_term(text, datatype, language, {.lower_case_languages = false, .escape_controls = true});
    return true;
  }
  /// Up to `end`, which is eaten too.
  bool quoted(std::string& out, char end) {
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == end) return true;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
    return false;
  }
  bool escape(std::string& out) {
    constexpr std::string_view names = "tbnrf\"'\\";
    constexpr std::string_view meant = "\t\b\n\r\f\"'\\";
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == 'u') return code_point(out, 4);
    if (c == 'U') return code_point(out, 8);
    const auto at = names.find(c);
    if (at == names.npos) return false;
    out += meant[at];
    return true;
  }
  bool code_point(std::string& out, std::size_t digits) {
    if (rest_.size() < digits) return false;
    std::uint32_t point = 0;
    const auto read = std::from_chars(rest_.data(), rest_.data() + digits, point, 16);
    if (read.ec != std::errc() || read.ptr != rest_.data() + digits) return false;
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    rest_.remove_prefix(digits);
    append_utf8(out, point);
    return true;
  }

  std::string_view rest_;
};

bool read_quad(line_reader& line, quad& out) {
  if (!line.term(out.subject) || !line.term(out.predicate) || !line.term(out.object)) return false;
  if (!line.next_is_dot() && !line.term(out.graph)) return false;
  const auto is_literal = [](const rdf_term& term) { return !term.blank && term.text.starts_with('"'); };
  if (is_literal(out.subject) || is_literal(out.predicate) || out.predicate.blank || is_literal(out.graph))
    return false;
  return line.dot();
}

} // namespace

rdf_term iri_term(std::string_view iri) {
  std::string text = "<";
  return {text.append(iri).append(">"), false};
}

rdf_term literal_term(std::string_view text, std::string_view datatype, std::string_view language,
                      spelling how) {
  std::string out = "\"";
  append_escaped(out, text, how);
  out += '"';
  if (!language.empty())
    out.append("@").append(how.lower_case_languages ? lower(language) : std::string(language));
  else if (!datatype.empty() && datatype != xsd_string)
    out.append("^^<").append(datatype).append(">");
  return {std::move(out), false};
}

std::vector<quad> parse_nquads(processing& run, std::string_view text) {
  std::vector<quad> out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line_reader reader(line);
    if (reader.at_end()) continue;
    quad q;
    if (!read_quad(reader, q)) {
      run.refuse("N-Quads", line);
      return {};
    }
    out.push_back(std::move(q));
  }
  return out;
}

} // namespace pheidi::crypto::ld
