// May a document be passed on under its signature? Only if those who read it without
// JSON-LD read the same as we did.
#include "pheidi/crypto/ld_signature.hpp"

#include <algorithm>

namespace pheidi::crypto {

namespace js = boost::json;

namespace {

bool same_value(const js::value& original, const js::value& compacted);

bool is_public(const js::value& v) {
  return v == "https://www.w3.org/ns/activitystreams#Public" || v == "as:Public" || v == "Public";
}

/// No value and no member is the same to every reader.
bool is_nothing(const js::value* v) {
  return v == nullptr || v->is_null();
}

bool same_member(const js::value* original, const js::value* compacted) {
  if (is_nothing(original) || is_nothing(compacted)) return is_nothing(original) && is_nothing(compacted);
  return same_value(*original, *compacted);
}

bool is_beside_the_point(std::string_view key) {
  return key == "@context";
}

bool same_members(const js::object& original, const js::object& compacted) {
  const auto all_in = [](const js::object& some, const js::object& others, auto same) {
    return std::all_of(some.begin(), some.end(), [&](const auto& member) {
      return is_beside_the_point(member.key()) || same(member.value(), others.if_contains(member.key()));
    });
  };
  return all_in(original, compacted, [](const auto& a, const auto* b) { return same_member(&a, b); }) &&
         all_in(compacted, original, [](const auto& b, const auto* a) { return same_member(a, &b); });
}

bool same_list(const js::array& original, const js::array& compacted) {
  return std::equal(original.begin(), original.end(), compacted.begin(), compacted.end(), same_value);
}

bool same_value(const js::value& original, const js::value& compacted) {
  const auto* a = original.if_array();
  const auto* b = compacted.if_array();
  if (a != nullptr && b != nullptr) return same_list(*a, *b);
  if (a != nullptr) return a->size() == 1 && same_value(a->front(), compacted);
  if (b != nullptr) return b->size() == 1 && same_value(original, b->front());
  if (original.is_object() && compacted.is_object())
    return same_members(original.get_object(), compacted.get_object());
  return original == compacted || (is_public(original) && is_public(compacted));
}

} // namespace

bool safe_to_forward(const js::object& original, const js::object& compacted) {
  auto a = original;
  auto b = compacted;
  a.erase("signature"); // carried over as it was
  b.erase("signature");
  return same_members(a, b);
}

} // namespace pheidi::crypto
