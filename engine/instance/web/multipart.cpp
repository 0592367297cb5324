// Parts stand between lines of two dashes and the boundary; each has a header of its own.
#include "multipart.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <optional>

namespace pheidi::instance::web {

namespace {

constexpr std::size_t most_files = 40;
constexpr std::size_t longest_boundary = 200; // RFC 2046 has 70
constexpr std::size_t longest_part_header = 8192;

error broken(const char* what) {
  return error{parameters_errc::malformed, std::string("multipart: ") + what};
}

/// The value of `name` behind the semicolons of a header, quoted or not.
std::optional<std::string> attribute(std::string_view header, std::string_view name) {
  for (auto at = header.find(';'); at != header.npos;) {
    auto rest = header.substr(at + 1);
    while (!rest.empty() && ascii::is_blank(rest.front()))
      rest.remove_prefix(1);
    const auto equals = rest.find('=');
    if (equals == rest.npos) return std::nullopt;
    const bool wanted = ascii::same_ignoring_case(ascii::trim(rest.substr(0, equals)), name);
    rest.remove_prefix(equals + 1);
    std::string value;
    if (rest.starts_with('"')) {
      std::size_t i = 1;
      for (; i < rest.size() && rest[i] != '"'; ++i) {
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
        value += rest[i];
      }
      if (i >= rest.size()) return std::nullopt;
      rest.remove_prefix(i + 1);
    } else {
      value = ascii::trim(rest.substr(0, rest.find(';')));
    }
    if (wanted) return value;
    const auto next = rest.find(';');
    at = next == rest.npos ? header.npos : static_cast<std::size_t>(rest.data() - header.data()) + next;
  }
  return std::nullopt;
}

struct part {
  std::string name;
  std::optional<std::string> file_name;
  std::string content_type;
  std::string_view content;
};

/// `text` is a part's header lines, an empty line and the content.
result<part> read_part(std::string_view text) {
  const auto end = text.starts_with("\r\n") ? 0 : text.find("\r\n\r\n");
  if (end == text.npos || end > longest_part_header) return broken("a part without header");
  part out;
  auto lines = text.substr(0, end);
  out.content = text.substr(end + (end == 0 ? 2 : 4));
  bool named = false;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(line.size() + 2, lines.size()));
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    const auto field = line.substr(0, colon);
    const auto value = ascii::trim(line.substr(colon + 1));
    if (ascii::same_ignoring_case(field, "content-type")) out.content_type = value;
    if (!ascii::same_ignoring_case(field, "content-disposition")) continue;
    auto name = attribute(value, "name");
    if (!name) return broken("a part without name");
    out.name = std::move(*name);
    out.file_name = attribute(value, "filename");
    named = true;
  }
  if (!named) return broken("a part without name");
  return out;
}

result<void> keep(part p, parameter_tree& into, std::vector<upload>& files) {
  if (!p.file_name) return into.add(p.name, std::string(p.content));
  if (!is_utf8(p.name)) return error{parameters_errc::not_text, "the name of a file"};
  // Browsers send an empty file for a field that was left alone.
  if (p.file_name->empty() && p.content.empty()) return {};
  if (files.size() >= most_files) return error{parameters_errc::too_many, "files"};
  files.push_back(
      {std::move(p.name), std::move(*p.file_name), std::move(p.content_type), std::string(p.content)});
  return {};
}

} // namespace

result<void> read_multipart(std::string_view content_type, std::string_view body, parameter_tree& into,
                            std::vector<upload>& files) {
  const auto boundary = attribute(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > longest_boundary) return broken("no boundary");
  const auto first = "--" + *boundary;
  const auto between = "\r\n" + first;
  auto at = body.starts_with(first) ? 0 : body.find(between);
  if (at == body.npos) return broken("the boundary does not stand in the body");
  auto rest = body.substr(at + (at == 0 ? first.size() : between.size()));
  while (!rest.starts_with("--")) {
    while (!rest.empty() && ascii::is_blank(rest.front()))
      rest.remove_prefix(1);
    if (!rest.starts_with("\r\n")) return broken("a boundary without end of line");
    rest.remove_prefix(2);
    // A part with neither header nor content ends where it begins.
    const auto end = rest.find(between);
    if (end == rest.npos) return broken("the last boundary is missing");
    auto read = read_part(rest.substr(0, end));
    if (!read) return read.error();
    auto kept = keep(std::move(*read), into, files);
    if (!kept) return kept.error();
    rest.remove_prefix(end + between.size());
  }
  return {};
}

} // namespace pheidi::instance::web
