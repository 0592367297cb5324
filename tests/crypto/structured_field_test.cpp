// The structured-field parser against the public test suite of RFC 8941, for the types that signatures use.
#include "corpus.hpp"
#include "crypto/structured_field.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto::structured {

using namespace crypto::testing;

namespace {

namespace js = boost::json;
using kind = bare_item::kind;

/// The suite writes byte sequences in base32.
std::string base32_decode(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = (bits << 5) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xff);
  }
  return out;
}

bool same(const bare_item& got, const js::value& expected) {
  if (expected.is_bool()) return got.type == kind::boolean && (got.integer != 0) == expected.get_bool();
  if (expected.is_int64()) return got.type == kind::integer && got.integer == expected.get_int64();
  if (expected.is_double()) return got.type == kind::decimal && std::stod(got.text) == expected.get_double();
  if (expected.is_string()) return got.type == kind::string && got.text == expected.get_string();
  const auto value = text_at(expected, "value");
  if (text_at(expected, "__type") == "token") return got.type == kind::token && got.text == value;
  return got.type == kind::bytes && got.text == base32_decode(value);
}

bool same(const std::vector<parameter>& got, const js::array& expected) {
  if (got.size() != expected.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i)
    if (got[i].key != expected[i].at(0).as_string() || !same(got[i].value, expected[i].at(1))) return false;
  return true;
}

bool same(const item& got, const js::value& expected) {
  return same(got.value, expected.at(0)) && same(got.params, expected.at(1).as_array());
}

bool same(const member& got, const js::value& expected) {
  if (got.key != expected.at(0).as_string()) return false;
  const auto& value = expected.at(1).at(0);
  if (!same(got.params, expected.at(1).at(1).as_array()) || got.is_list != value.is_array()) return false;
  if (!got.is_list) return same(got.items.front().value, value);
  if (got.items.size() != value.get_array().size()) return false;
  for (std::size_t i = 0; i < got.items.size(); ++i)
    if (!same(got.items[i], value.at(i))) return false;
  return true;
}

std::string joined(const js::value& lines) {
  std::string out;
  for (const auto& line : lines.as_array()) {
    if (!out.empty()) out += ", ";
    out += line.as_string();
  }
  return out;
}

void check_item(const js::value& c, const std::string& raw) {
  const auto got = parse_item(raw);
  if (true_at(c, "must_fail")) {
    EXPECT_FALSE(got);
  } else if (got || !true_at(c, "can_fail")) {
    ASSERT_TRUE(got);
    EXPECT_TRUE(same(*got, c.at("expected")));
  }
}

/// The one thing in which we differ from the RFC: there the last of them wins.
bool says_a_key_twice(const std::string& raw, const js::value& c) {
  const auto members = static_cast<std::size_t>(std::count(raw.begin(), raw.end(), ',')) + 1;
  return members > c.at("expected").as_array().size();
}

void check_dictionary(const js::value& c, const std::string& raw) {
  const auto got = parse_dictionary(raw);
  if (true_at(c, "must_fail")) {
    EXPECT_FALSE(got);
    return;
  }
  if (!got) {
    EXPECT_TRUE(says_a_key_twice(raw, c));
    return;
  }
  ASSERT_EQ(got->size(), c.at("expected").as_array().size());
  for (std::size_t i = 0; i < got->size(); ++i)
    EXPECT_TRUE(same((*got)[i], c.at("expected").at(i)));
}

class structured_fields : public with_corpus {};

} // namespace

TEST_F(structured_fields, agree_with_the_public_suite) {
  std::size_t seen = 0;
  for (const auto& file : corpus_cases("rfc9421/structured-fields"))
    for (const auto& c : file.document.as_array()) {
      const auto type = text_at(c, "header_type");
      if (type == "list") continue; // none of the three headers is one
      SCOPED_TRACE(file.name + ": " + text_at(c, "name"));
      type == "item" ? check_item(c, joined(c.at("raw"))) : check_dictionary(c, joined(c.at("raw")));
      ++seen;
    }
  EXPECT_GE(seen, 600u);
}

TEST(structured_field, refuses_repeated_keys) {
  EXPECT_FALSE(parse_dictionary("a=1, a=2"));
  EXPECT_FALSE(parse_dictionary("a=1;x=1;x=2"));
  EXPECT_FALSE(parse_dictionary("a=(1;x=1;x=2)"));
}

TEST(structured_field, is_bounded) {
  std::string members;
  std::string items;
  for (int i = 0; i < 65; ++i) {
    members += (i > 0 ? ", k" : "k") + std::to_string(i);
    items += " 1";
  }

  EXPECT_FALSE(parse_dictionary(members));
  EXPECT_FALSE(parse_dictionary("a=(" + items + ")"));
  EXPECT_FALSE(parse_dictionary("a=\"" + std::string(max_size, 'x') + "\""));
}

TEST(structured_field, refuses_numbers_beyond_the_rfc) {
  EXPECT_TRUE(parse_item("999999999999999"));
  EXPECT_TRUE(parse_item("-999999999999.999"));
  for (const char* text :
       {"1000000000000000", "1.2345", "1000000000000.1", "1.", "-", "--1", ".5", "+1", "1 2"})
    EXPECT_FALSE(parse_item(text)) << text;
}

TEST(structured_field, writes_a_list_in_canonical_form) {
  const auto parsed =
      parse_dictionary(R"(sig=(  "a;b"  "c";sf;x=?0  );created=0012;  t=tok; d=1.500;s="q\"\\";b=:YQ==:;z)");
  ASSERT_TRUE(parsed);

  EXPECT_EQ(serialize_list(parsed->front()),
            R"(("a;b" "c";sf;x=?0);created=12;t=tok;d=1.5;s="q\"\\";b=:YQ==:;z)");
}

} // namespace pheidi::crypto::structured
