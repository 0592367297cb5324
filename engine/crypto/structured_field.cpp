// The parser of RFC 8941 section 4.2: one function per production, a false return ends it all.
#include "structured_field.hpp"

#include "text.hpp"

#include "pheidi/crypto/digest.hpp"

#include <charconv>

namespace pheidi::crypto::structured {

namespace {

using kind = bare_item::kind;

class parser {
 public:
  explicit parser(std::string_view text) : rest_(text) { skip_spaces(); }

  bool dictionary(std::vector<member>& out) {
    if (done()) return true;
    while (true) {
      if (!add_member(out)) return false;
      skip_blanks();
      if (done()) return true;
      if (!eat(',')) return false;
      skip_blanks();
      if (done()) return false; // a trailing comma
    }
  }

  bool whole_item(item& out) {
    if (!bare(out.value) || !parameters(out.params)) return false;
    skip_spaces();
    return done();
  }

 private:
  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool eat(char c) {
    if (done() || peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_spaces() {
    while (eat(' ')) {
    }
  }
  void skip_blanks() {
    while (eat(' ') || eat('\t')) {
    }
  }

  bool add_member(std::vector<member>& out) {
    member m;
    if (out.size() == max_elements || !key(m.key)) return false;
    for (const auto& other : out)
      if (other.key == m.key) return false;
    if (!eat('=')) {
      m.items.emplace_back(); // a key alone means true
    } else if (peek() == '(') {
      m.is_list = true;
      if (!inner_list(m.items)) return false;
    } else if (!bare(m.items.emplace_back().value)) {
      return false;
    }
    if (!parameters(m.params)) return false;
    out.push_back(std::move(m));
    return true;
  }

  bool inner_list(std::vector<item>& out) {
    if (!eat('(')) return false;
    while (!done()) {
      skip_spaces();
      if (eat(')')) return true;
      if (out.size() == max_elements) return false;
      auto& next = out.emplace_back();
      if (!bare(next.value) || !parameters(next.params)) return false;
      if (peek() != ' ' && peek() != ')') return false;
    }
    return false;
  }

  bool parameters(std::vector<parameter>& out) {
    while (eat(';')) {
      skip_spaces();
      parameter p;
      if (out.size() == max_elements || !key(p.key)) return false;
      for (const auto& other : out)
        if (other.key == p.key) return false;
      if (eat('=') && !bare(p.value)) return false;
      out.push_back(std::move(p));
    }
    return true;
  }

  bool key(std::string& out) {
    if (!is_lower(peek()) && peek() != '*') return false;
    while (is_lower(peek()) || is_digit(peek()) || peek() == '_' || peek() == '-' || peek() == '.' ||
           peek() == '*')
      out += take();
    return true;
  }

  bool bare(bare_item& out) {
    const char c = peek();
    if (c == '"') return string(out);
    if (c == ':') return bytes(out);
    if (c == '?') return boolean(out);
    if (c == '-' || is_digit(c)) return number(out);
    return token(out);
  }

  bool number(bare_item& out) {
    std::string text;
    if (eat('-')) text = "-";
    std::string digits;
    while (is_digit(peek()) && digits.size() <= 15)
      digits += take();
    if (digits.empty() || digits.size() > 15) return false;
    text += digits;
    if (peek() == '.') return decimal(out, std::move(text), digits.size());
    out.type = kind::integer;
    std::from_chars(text.data(), text.data() + text.size(), out.integer);
    return true;
  }

  bool decimal(bare_item& out, std::string text, std::size_t whole_digits) {
    take();
    std::string fraction;
    while (is_digit(peek()) && fraction.size() <= 3)
      fraction += take();
    if (whole_digits > 12 || fraction.empty() || fraction.size() > 3) return false;
    while (fraction.size() > 1 && fraction.back() == '0')
      fraction.pop_back();
    out.type = kind::decimal;
    out.text = std::move(text) + "." + fraction;
    return true;
  }

  bool string(bare_item& out) {
    take();
    out.type = kind::string;
    while (!done()) {
      char c = take();
      if (c == '"') return true;
      if (c == '\\') {
        if (peek() != '"' && peek() != '\\') return false;
        c = take();
      } else if (is_control(c) || static_cast<unsigned char>(c) > 0x7e) {
        return false;
      }
      out.text += c;
    }
    return false;
  }

  bool bytes(bare_item& out) {
    take();
    const auto end = rest_.find(':');
    if (end == rest_.npos) return false;
    auto decoded = base64_decode(rest_.substr(0, end));
    if (!decoded) return false;
    rest_.remove_prefix(end + 1);
    out.type = kind::bytes;
    out.text = std::move(*decoded);
    return true;
  }

  bool boolean(bare_item& out) {
    take();
    if (peek() != '0' && peek() != '1') return false;
    out.type = kind::boolean;
    out.integer = take() - '0';
    return true;
  }

  bool token(bare_item& out) {
    if (!is_alpha(peek()) && peek() != '*') return false;
    out.type = kind::token;
    while (is_token_char(peek()) || peek() == ':' || peek() == '/')
      out.text += take();
    return true;
  }

  std::string_view rest_;
};

void append_bare(std::string& out, const bare_item& v) {
  switch (v.type) {
  case kind::integer:
    out += std::to_string(v.integer);
    return;
  case kind::string:
    out += serialize_string(v.text);
    return;
  case kind::bytes:
    out += ":" + base64(v.text) + ":";
    return;
  case kind::boolean:
    out += v.integer != 0 ? "?1" : "?0";
    return;
  case kind::decimal:
  case kind::token:
    out += v.text;
    return;
  }
}

void append_parameters(std::string& out, const std::vector<parameter>& params) {
  for (const auto& p : params) {
    out += ";" + p.key;
    if (p.value.type == kind::boolean && p.value.integer != 0) continue;
    out += '=';
    append_bare(out, p.value);
  }
}

} // namespace

result<std::vector<member>> parse_dictionary(std::string_view text) {
  std::vector<member> out;
  if (text.size() > max_size) return error{errc::malformed_signature, "field too long"};
  if (!parser(text).dictionary(out)) return error{errc::malformed_signature, "not a structured dictionary"};
  return out;
}

result<item> parse_item(std::string_view text) {
  item out;
  if (text.size() > max_size || !parser(text).whole_item(out))
    return error{errc::malformed_signature, "not a structured item"};
  return out;
}

std::string serialize_string(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

std::string serialize_list(const member& list) {
  std::string out = "(";
  for (const auto& i : list.items) {
    if (out.size() > 1) out += ' ';
    append_bare(out, i.value);
    append_parameters(out, i.params);
  }
  out += ')';
  append_parameters(out, list.params);
  return out;
}

} // namespace pheidi::crypto::structured
