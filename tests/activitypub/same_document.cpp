// Goes through both at once.
#include "same_document.hpp"

#include "document.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pheidi::activitypub {

namespace {

namespace bj = boost::json;

std::vector<std::string> names_of(const bj::object& o) {
  std::vector<std::string> out;
  for (const auto& each : o)
    out.emplace_back(each.key());
  return out;
}

class comparison {
 public:
  std::vector<std::string> found;

  void values(const std::string& path, const bj::value& written, const bj::value& expected) {
    if (written.is_object() && expected.is_object())
      objects(path, written.get_object(), expected.get_object());
    else if (written.is_array() && expected.is_array())
      arrays(path, written.get_array(), expected.get_array());
    else if (written.kind() != expected.kind() || written != expected)
      found.push_back(
          fmt::format("{}: {} where {} was expected", path, bj::serialize(written), bj::serialize(expected)));
  }

 private:
  void objects(const std::string& path, const bj::object& written, const bj::object& expected) {
    const auto names = names_of(written), wanted = names_of(expected);
    if (names != wanted)
      found.push_back(
          fmt::format("{}: {} where {} was expected", path, fmt::join(names, " "), fmt::join(wanted, " ")));
    for (const auto& each : expected)
      if (const auto* v = written.if_contains(each.key()))
        values(fmt::format("{}/{}", path, std::string_view(each.key())), *v, each.value());
  }

  void arrays(const std::string& path, const bj::array& written, const bj::array& expected) {
    if (written.size() != expected.size())
      found.push_back(
          fmt::format("{}: {} elements where {} were expected", path, written.size(), expected.size()));
    for (std::size_t i = 0; i < std::min(written.size(), expected.size()); ++i)
      values(fmt::format("{}/{}", path, i), written[i], expected[i]);
  }
};

} // namespace

std::vector<std::string> differences(std::string_view written, std::string_view expected) {
  comparison c;
  c.values("", value_in(written), value_in(expected));
  // A DOM keeps the last of two members of one name; the text must not have the first either.
  if (const auto members = json::top_level_members(written); members->size() != object_in(written).size())
    c.found.push_back("a member stands there twice");
  return c.found;
}

} // namespace pheidi::activitypub
