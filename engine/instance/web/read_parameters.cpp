// The query string first, then the body over it.
#include "multipart.hpp"
#include "parameter_tree.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/instance/web/parameters.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace pheidi::instance::web {

namespace json = boost::json;

namespace {

constexpr std::size_t most_levels = 16;

bool has_nul(const json::value& v) {
  if (const auto* text = v.if_string()) return text->find('\0') != text->npos;
  if (const auto* list = v.if_array()) {
    for (const auto& each : *list)
      if (has_nul(each)) return true;
    return false;
  }
  if (const auto* object = v.if_object())
    for (const auto& member : *object)
      if (std::string_view(member.key()).find('\0') != std::string_view::npos || has_nul(member.value()))
        return true;
  return false;
}

/// Anything but an object says nothing that has a name.
result<json::object> read_json(std::string_view body) {
  if (!is_utf8(body)) return error{parameters_errc::not_text, "the body"};
  json::parse_options how;
  how.max_depth = most_levels;
  boost::system::error_code ec;
  auto value = json::parse(body, ec, {}, how);
  if (ec) return error{parameters_errc::malformed, ec.message()};
  if (has_nul(value)) return error{parameters_errc::not_text, "the body"};
  if (!value.is_object()) return json::object();
  return std::move(value.get_object());
}

enum class form { none, json, url_encoded, multipart, other };

form form_of(std::string_view content_type) {
  const auto type = ascii::lower(ascii::trim(content_type.substr(0, content_type.find(';'))));
  if (type.empty()) return form::none;
  if (type == "application/json" || type == "text/json" || type.ends_with("+json")) return form::json;
  if (type == "application/x-www-form-urlencoded") return form::url_encoded;
  if (type == "multipart/form-data") return form::multipart;
  return form::other;
}

/// For an error, which becomes JSON: the beginning of what is ASCII, nothing of anything else.
std::string quotable(std::string_view content_type) {
  constexpr std::size_t enough = 100;
  const auto printable = [](char c) { return c >= ' ' && c < '\x7f'; };
  return std::string(std::ranges::all_of(content_type, printable) ? content_type.substr(0, enough)
                                                                  : std::string_view());
}

} // namespace

result<parameters> read_parameters(const http::request& request) {
  parameter_tree tree;
  std::vector<upload> files;
  if (const auto mark = request.target.find('?'); mark != request.target.npos) {
    auto read = read_form(std::string_view(request.target).substr(mark + 1), tree);
    if (!read) return read.error();
  }
  if (request.body.empty()) return parameters(tree.take());
  const auto* type = request.find("content-type");
  const auto kind = form_of(type ? *type : std::string());
  if (kind == form::other) return error{parameters_errc::unknown_type, quotable(*type)};
  if (kind == form::json) {
    auto body = read_json(request.body);
    if (!body) return body.error();
    auto all = tree.take();
    for (auto& member : *body)
      all[member.key()] = std::move(member.value());
    return parameters(std::move(all));
  }
  auto read = kind == form::multipart ? read_multipart(*type, request.body, tree, files)
                                      : read_form(request.body, tree);
  if (!read) return read.error();
  return parameters(tree.take(), std::move(files));
}

} // namespace pheidi::instance::web
