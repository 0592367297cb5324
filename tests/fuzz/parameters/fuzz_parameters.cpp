// Any bytes as query string, Content-Type and body: no crash, and what is read is text, and bounded.
#include "pheidi/base/utf8.hpp"
#include "pheidi/instance/web/parameters.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace web = pheidi::instance::web;
namespace json = boost::json;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_text(std::string_view text) {
  require(text.find('\0') == text.npos && pheidi::is_utf8(text));
}

void check(const json::value& v, int level) {
  require(level < 40);
  if (const auto* text = v.if_string()) require_text(*text);
  if (const auto* list = v.if_array())
    for (const auto& each : *list)
      check(each, level + 1);
  if (const auto* object = v.if_object())
    for (const auto& member : *object) {
      require_text(member.key());
      check(member.value(), level + 1);
    }
}

} // namespace

/// The first line is the target, the second the Content-Type, the rest the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const auto out = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(out.size() + 1, rest.size()));
    return std::string(out);
  };
  pheidi::http::request request;
  request.target = line();
  request.fields.emplace_back("Content-Type", line());
  request.body = rest;
  const auto read = web::read_parameters(request);
  if (!read) return 0;
  check(read->tree(), 0);
  for (const auto& member : read->tree()) {
    const std::string name(member.key());
    for (const auto id : read->ids(name))
      require(id > 0);
    (void)read->flag(name);
    (void)read->number(name);
    (void)read->decimal(name);
    for (const auto& child : read->children(name))
      check(child.tree(), 0);
  }
  return 0;
}
