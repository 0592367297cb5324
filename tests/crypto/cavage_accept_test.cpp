// draft-cavage as peers really send it: each of these is accepted.
#include "message.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

namespace {

constexpr const char* usual = "host date content-type digest (request-target)";

void expect_accepted(message m, const cavage_options& options, wall_time now = noon) {
  sign_cavage(m, options);
  const auto got = receive(m, now);
  EXPECT_TRUE(got) << got.error().message();
}

message dated(double hours) {
  auto m = unsigned_post();
  m.set("Date", http_date(noon + seconds(static_cast<int>(hours * 3600))));
  return m;
}

} // namespace

TEST(cavage_accepts, every_order_and_choice_of_headers_that_covers_enough) {
  expect_accepted(unsigned_post(), {"(request-target) host date digest"});
  expect_accepted(unsigned_post(), {"(request-target) host date digest content-type"});
  expect_accepted(unsigned_get("/"), {"date host (request-target)"});
}

TEST(cavage_accepts, rsa_sha256_and_hs2019_and_no_algorithm) {
  expect_accepted(unsigned_post(), {usual, R"(algorithm="rsa-sha256",)"});
  expect_accepted(unsigned_post(), {usual, R"(algorithm="hs2019",)"});
  expect_accepted(unsigned_post(), {usual, ""});
}

TEST(cavage_accepts, created_instead_of_date_with_hs2019) {
  auto m = unsigned_post();
  m.erase("Date");
  expect_accepted(m, {"host (created) digest (request-target)", "", ",created=1703066400", "1703066400"});
  expect_accepted(m, {"host (created) (expires) digest (request-target)", "",
                      ",created=\"1703066400\",expires=1703070000", "1703066400", "1703070000"});
}

TEST(cavage_accepts, dates_within_the_window) {
  expect_accepted(dated(-1), {});
  expect_accepted(dated(-65 / 60.0), {});
  expect_accepted(dated(1), {});
}

TEST(cavage_accepts, a_signed_expires_up_to_twelve_hours) {
  expect_accepted(dated(-12), {"host date (expires) digest (request-target)", "", ",expires=1703066400", "",
                               "1703066400"});
}

TEST(cavage_accepts, a_wrong_day_of_the_week) {
  auto m = unsigned_post();
  m.set("Date", "Mon, 20 Dec 2023 10:00:00 GMT");
  expect_accepted(m, {});
}

TEST(cavage_accepts, s06_the_query_signed_or_left_out) {
  auto with = unsigned_get("/users/alice/outbox?page=1");
  auto without = unsigned_get("/users/alice/outbox");
  sign_cavage(with, {"host date (request-target)"});
  sign_cavage(without, {"host date (request-target)"});
  without.target = with.target;

  EXPECT_TRUE(receive(with));
  EXPECT_TRUE(receive(without));
}

TEST(cavage_accepts, several_digests_if_sha_256_is_right) {
  auto m = unsigned_post();
  const auto right = m.at("Digest");
  for (const auto& digest : {"SHA-512=AAAA," + right, "SHA-512=AAAA, " + right, right + " , MD5=x",
                             "sha-256=" + right.substr(8)}) {
    m.set("Digest", digest);
    expect_accepted(m, {});
  }
}

TEST(cavage_accepts, a_signed_header_on_several_lines) {
  auto m = unsigned_post();
  m.add("Accept", "application/ld+json, application/activity+json");
  sign_cavage(m, {"host date accept digest (request-target)"});
  m.erase("Accept");
  m.add("Accept", "application/ld+json");
  m.add("accept", " application/activity+json ");

  EXPECT_TRUE(receive(m));
}

TEST(cavage_accepts, base64_with_line_breaks_taken_for_blanks) {
  auto m = unsigned_post();
  sign_as_sender(m);
  auto& header = m.at("Signature");
  header.insert(header.size() - 40, " ");

  EXPECT_TRUE(receive(m));
}

TEST(cavage_parse, keeps_what_a_key_fetcher_needs) {
  auto m = unsigned_post();
  m.set("Signature", R"(Signature keyId="acct:bob@remote.example",signature="YWJj",headers="Host  DATE")");

  const auto sig = parse_signature(m.view());

  ASSERT_TRUE(sig);
  EXPECT_EQ(sig->which, scheme::cavage);
  EXPECT_EQ(sig->key_id, "acct:bob@remote.example");
  EXPECT_EQ(sig->algorithm, "hs2019");
  EXPECT_EQ(sig->components, (std::vector<std::string>{"host", "date"}));
  EXPECT_EQ(sig->signature, "abc");
}

TEST(cavage_parse, knows_what_is_signed_when_headers_is_missing) {
  auto m = unsigned_post();
  m.set("Signature", R"(keyId="k",signature="YWJj",algorithm="rsa-sha256")");
  const auto old = parse_signature(m.view());
  m.set("Signature", R"(keyId="k",signature="YWJj",created=12)");
  const auto recent = parse_signature(m.view());

  EXPECT_EQ(old.value().components, std::vector<std::string>{"date"});
  EXPECT_EQ(recent.value().components, std::vector<std::string>{"(created)"});
  EXPECT_EQ(recent.value().created, 12);
}

TEST(cavage_parse, is_bounded_in_components) {
  std::string headers;
  for (int i = 0; i < 65; ++i)
    headers += " h" + std::to_string(i);
  auto m = unsigned_post();
  m.set("Signature", R"(keyId="k",signature="YWJj",headers=")" + headers + "\"");

  EXPECT_TRUE(parse_signature(m.view()).error().is(errc::malformed_signature));
}

TEST(check_signature, refuses_a_body_that_nothing_vouches_for) {
  auto m = unsigned_get("/");
  sign_as_sender(m);
  m.body = "surprise";

  EXPECT_TRUE(receive(m).error().is(errc::weak_coverage));
}

} // namespace pheidi::crypto
