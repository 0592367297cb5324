// What a request says, as one tree: query string and body, whichever of the forms clients use (client-api.md
// 1.5). Pure.
//
// `a[]=1&a[]=2`, `a[0]=1&a[1]=2`, `{"a": [1, "2"]}` and, where a list is asked for, `a=1` are the same.
// `p[options][]=x` and `{"p": {"options": ["x"]}}` are; so is a list of objects with numbers as keys, or with
// keys that begin anew. JSON null is as if it were not there. What nobody asks for is ignored.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/http/server.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::web {

enum class parameters_errc {
  ok = 0,
  malformed,    ///< no JSON, a broken escape or part
  not_text,     ///< bytes that are no UTF-8, or NUL
  too_many,     ///< parameters, levels, or parts
  unknown_type, ///< a body of a media type that no client sends
};
std::string_view describe(parameters_errc e);
constexpr const char* category_name(parameters_errc) {
  return "parameters";
}

/// A file of a multipart body.
struct upload {
  std::string name; // "file", "media_attributes[0][thumbnail]"
  std::string file_name, content_type;
  std::string bytes;
};

class parameters {
 public:
  parameters() = default;
  explicit parameters(boost::json::object tree, std::vector<upload> files = {});

  /// It is there and not null.
  bool has(std::string_view name) const;
  /// A text, number or truth value as text; nothing for what is not there, null, a list or an object.
  std::optional<std::string> text(std::string_view name) const;
  /// The same, "" for nothing.
  std::string text_or_empty(std::string_view name) const;
  /// false, 0, "0", "f", "F", "false", "FALSE", "off", "OFF" are false, "" nothing, all else true.
  std::optional<bool> flag(std::string_view name) const;
  bool flag_or(std::string_view name, bool otherwise) const;
  /// A whole number, or a text of its digits. Nothing for anything else.
  std::optional<std::int64_t> number(std::string_view name) const;
  /// A finite number with or without fraction.
  std::optional<double> decimal(std::string_view name) const;
  /// The elements that are texts or numbers; one where a scalar was sent.
  std::vector<std::string> texts(std::string_view name) const;
  /// Those of them that are ids.
  std::vector<std::int64_t> ids(std::string_view name) const;
  /// What is below that name; empty for what is not there or no object.
  parameters child(std::string_view name) const;
  /// The objects of a list.
  std::vector<parameters> children(std::string_view name) const;
  /// A file of that name, by its whole path. Only of the top.
  const upload* file(std::string_view name) const;

  const boost::json::object& tree() const { return tree_; }

 private:
  boost::json::object tree_;
  std::shared_ptr<const std::vector<upload>> files_;
};

/// A positive decimal number of at most 19 digits: what ids are. Nothing else is one.
std::optional<std::int64_t> read_id(std::string_view text);

/// The query string of the target and the body by its Content-Type. A name that both have is the body's.
result<parameters> read_parameters(const http::request& request);

} // namespace pheidi::instance::web
