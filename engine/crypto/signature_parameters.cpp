// `name=value` pairs: the grammar of cavage's Signature header and of Collection-Synchronization.
#include "request_fields.hpp"
#include "text.hpp"

#include "pheidi/crypto/http_signature.hpp"

namespace pheidi::crypto {

namespace {

constexpr std::string_view scheme_name = "Signature ";

class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  void skip_blanks() {
    while (!done() && is_blank(rest_.front()))
      rest_.remove_prefix(1);
  }
  bool eat(char c) {
    if (done() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool token(std::string& out) {
    while (!done() && is_token_char(rest_.front()))
      out += take();
    return !out.empty();
  }
  bool quoted(std::string& out) {
    while (!done()) {
      take_plain(out);
      if (done()) return false;
      char c = take();
      if (c == '"') return true;
      if (c == '\\') {
        if (done()) return false;
        c = take();
      }
      // A fold or a NUL inside a key id would travel on into URLs and logs.
      if (is_control(c)) return false;
      out += c;
    }
    return false;
  }

 private:
  void take_plain(std::string& out) {
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] != '"' && rest_[n] != '\\' && !is_control(rest_[n]))
      ++n;
    out += rest_.substr(0, n);
    rest_.remove_prefix(n);
  }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  std::string_view rest_;
};

bool read_pair(scanner& in, std::pair<std::string, std::string>& out) {
  if (!in.token(out.first)) return false;
  in.skip_blanks();
  if (!in.eat('=')) return false;
  in.skip_blanks();
  return in.eat('"') ? in.quoted(out.second) : in.token(out.second);
}

} // namespace

result<std::vector<std::pair<std::string, std::string>>> parse_parameters(std::string_view header) {
  const auto malformed = [](const char* why) { return error{errc::malformed_signature, why}; };
  if (header.size() > max_signature_field) return malformed("too long");
  header = trim(header);
  if (header.starts_with(scheme_name)) header.remove_prefix(scheme_name.size());
  std::vector<std::pair<std::string, std::string>> out;
  scanner in(header);
  do {
    if (out.size() == max_components) return malformed("too many parameters");
    in.skip_blanks();
    std::pair<std::string, std::string> next;
    if (!read_pair(in, next)) return malformed("parameter");
    for (const auto& [name, value] : out)
      if (name == next.first) return malformed("repeated parameter");
    out.push_back(std::move(next));
    in.skip_blanks();
  } while (in.eat(','));
  if (!in.done()) return malformed("text after the parameters");
  return out;
}

} // namespace pheidi::crypto
