// RFC 8785: the RFC's own numbers and order, then what others published.
#include "corpus.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/object_proof.hpp"
#include "pheidi/json/read.hpp"

#include <bit>
#include <limits>

namespace pheidi::crypto {

using namespace testing;

namespace {

std::string canonical(std::string_view text) {
  return jcs(json::parse(text).value());
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// "c46696695dbd1cc3" to the double with those bits.
double double_of(const std::string& hex_bits) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(std::stoull(hex_bits, nullptr, 16)));
}

class jcs_corpus : public with_corpus {};

} // namespace

TEST(jcs, writes_numbers_as_ecmascript) {
  // RFC 8785, appendix B
  EXPECT_EQ(jcs(0.0), "0");
  EXPECT_EQ(jcs(-0.0), "0");
  EXPECT_EQ(jcs(5e-324), "5e-324");
  EXPECT_EQ(jcs(-1.7976931348623157e308), "-1.7976931348623157e+308");
  EXPECT_EQ(jcs(9007199254740992.0), "9007199254740992");
  EXPECT_EQ(jcs(295147905179352830000.0), "295147905179352830000");
  EXPECT_EQ(jcs(9.999999999999997e22), "9.999999999999997e+22");
  EXPECT_EQ(jcs(1e23), "1e+23");
  EXPECT_EQ(jcs(1e21), "1e+21");
  EXPECT_EQ(jcs(999999999999999900000.0), "999999999999999900000");
  EXPECT_EQ(jcs(0.000001), "0.000001");
  EXPECT_EQ(jcs(0.0000001), "1e-7");
  EXPECT_EQ(jcs(333333333.33333325), "333333333.33333325");
  EXPECT_EQ(jcs(-0.0000033333333333333333), "-0.0000033333333333333333");
  EXPECT_EQ(jcs(1424953923781206.2), "1424953923781206.2");
}

TEST(jcs, treats_integers_as_the_doubles_they_are_in_json) {
  EXPECT_EQ(canonical("9007199254740993"), "9007199254740992");
  EXPECT_EQ(canonical("18446744073709551615"), "18446744073709552000");
  EXPECT_EQ(canonical("-5"), "-5");
}

TEST(jcs, escapes_only_what_it_must) {
  EXPECT_EQ(canonical(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")"),
            "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  EXPECT_EQ(canonical(R"("\u0000\u007f")"), "\"\\u0000\x7f\"");
}

TEST(jcs, orders_keys_by_utf16_code_units) {
  const auto text = R"({"\uffff": 1, "\ud83d\ude02": 2, "\ud7ff": 3, "b": 4, "a": 5, "ab": 6, "": 7})";
  EXPECT_EQ(canonical(text), "{\"\":7,\"a\":5,\"ab\":6,\"b\":4,\"\ud7ff\":3,\"\U0001f602\":2,\"\uffff\":1}");
}

TEST_F(jcs_corpus, gives_the_published_outputs) {
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus_folder("jcs/cyberphone/input"))) {
    SCOPED_TRACE(entry.path().filename());
    const auto expected = content_of(corpus_folder("jcs/cyberphone/output") / entry.path().filename());
    EXPECT_EQ(canonical(content_of(entry.path())), expected);
    ++seen;
  }
  EXPECT_GE(seen, 3u);
}

TEST_F(jcs_corpus, writes_the_published_numbers) {
  std::ifstream file(corpus_folder("jcs/es6-numbers/es6testfile-1000-a.txt"));
  std::size_t seen = 0;
  for (std::string line; std::getline(file, line); ++seen) {
    const auto comma = line.find(',');
    if (comma == line.npos) continue;
    EXPECT_EQ(jcs(double_of(line.substr(0, comma))), line.substr(comma + 1)) << line;
  }
  EXPECT_GE(seen, 500u);
}

} // namespace pheidi::crypto
