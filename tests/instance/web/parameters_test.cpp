// All the ways in which clients write the same parameters (client-api.md 1.5), and what is refused.
#include "pheidi/instance/web/parameters.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::web {
namespace {

result<parameters> read(std::string content_type, std::string body, std::string target = "/api/v1/x") {
  http::request r;
  r.method = "POST";
  r.target = std::move(target);
  if (!content_type.empty()) r.fields.emplace_back("Content-Type", std::move(content_type));
  r.body = std::move(body);
  return read_parameters(r);
}

parameters form(std::string body) {
  return read("application/x-www-form-urlencoded", std::move(body)).value();
}
parameters json(std::string body) {
  return read("application/json; charset=utf-8", std::move(body)).value();
}
using texts = std::vector<std::string>;

TEST(parameters, errors_quote_nothing_that_is_no_text) {
  EXPECT_EQ(read("foo/bar", "x").error().context, "foo/bar");
  for (const auto* type : {"foo/\xff\xfe", "foo/caf\xc3\xa9", "foo/\x7f"})
    EXPECT_EQ(read(type, "x").error(), error{parameters_errc::unknown_type}) << type;
  EXPECT_EQ(read("foo/" + std::string(1000, 'x'), "x").error().context.size(), 100u);
}

TEST(parameters, lists_in_every_shape_are_the_same) {
  for (const auto& each : {form("ids[]=1&ids[]=2"), form("ids%5B%5D=1&ids%5B%5D=2"),
                           form("ids[0]=1&ids[1]=2"), form("ids[1]=2&ids[0]=1"), json(R"({"ids":["1","2"]})"),
                           json(R"({"ids":[1,2]})"), read("", "", "/x?ids[]=1&ids[]=2").value()})
    EXPECT_EQ(each.ids("ids"), (std::vector<std::int64_t>{1, 2}));
}

TEST(parameters, a_scalar_is_a_list_of_one) {
  EXPECT_EQ(form("id=5").ids("id"), std::vector<std::int64_t>{5});
  EXPECT_EQ(json(R"({"id":5})").ids("id"), std::vector<std::int64_t>{5});
}

TEST(parameters, nested_objects_and_lists_of_a_poll) {
  for (const auto& each :
       {form("poll[options][]=a&poll[options][]=b&poll[expires_in]=300"),
        form("poll[options][0]=a&poll[options][1]=b&poll[expires_in]=300"),
        json(R"({"poll":{"options":["a","b"],"expires_in":300}})"),
        read("multipart/form-data; boundary=XX",
             "--XX\r\nContent-Disposition: form-data; name=\"poll[options][]\"\r\n\r\na\r\n"
             "--XX\r\nContent-Disposition: form-data; name=\"poll[options][]\"\r\n\r\nb\r\n"
             "--XX\r\nContent-Disposition: form-data; name=\"poll[expires_in]\"\r\n\r\n300\r\n--XX--\r\n")
            .value()}) {
    EXPECT_EQ(each.child("poll").texts("options"), (texts{"a", "b"}));
    EXPECT_EQ(each.child("poll").number("expires_in"), 300);
  }
}

TEST(parameters, a_key_that_comes_again_begins_the_next_object) {
  for (const auto& each :
       {form("k[][word]=a&k[][whole]=true&k[][word]=b"), form("k[0][word]=a&k[0][whole]=true&k[1][word]=b"),
        json(R"({"k":[{"word":"a","whole":true},{"word":"b"}]})"),
        json(R"({"k":{"0":{"word":"a","whole":true},"1":{"word":"b"}}})")}) {
    const auto found = each.children("k");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].text("word"), "a");
    EXPECT_EQ(found[0].flag("whole"), true);
    EXPECT_EQ(found[1].text("word"), "b");
    EXPECT_FALSE(found[1].has("whole"));
  }
}

TEST(parameters, truth_values) {
  for (const auto* no : {"0", "f", "F", "false", "FALSE", "off", "OFF"})
    EXPECT_EQ(form(std::string("x=") + no).flag("x"), false) << no;
  for (const auto* yes : {"1", "true", "on", "t"})
    EXPECT_EQ(form(std::string("x=") + yes).flag("x"), true) << yes;
  EXPECT_EQ(json(R"({"x":false})").flag("x"), false);
  EXPECT_EQ(json(R"({"x":0})").flag("x"), false);
  EXPECT_EQ(form("x=").flag("x"), std::nullopt);
  EXPECT_EQ(form("y=1").flag("x"), std::nullopt);
}

TEST(parameters, json_null_is_as_if_it_were_not_there) {
  const auto p = json(R"({"a":null,"b":[null,"x"],"c":{}})");
  EXPECT_FALSE(p.has("a"));
  EXPECT_EQ(p.text("a"), std::nullopt);
  EXPECT_EQ(p.texts("b"), texts{"x"});
  EXPECT_EQ(p.text("c"), std::nullopt);
}

TEST(parameters, the_body_wins_over_the_query) {
  EXPECT_EQ(read("application/json", R"({"a":"body"})", "/x?a=query&b=query").value().text("a"), "body");
  EXPECT_EQ(read("application/json", R"({"a":"body"})", "/x?a=query&b=query").value().text("b"), "query");
  EXPECT_EQ(read("application/x-www-form-urlencoded", "a=body", "/x?a=query").value().text("a"), "body");
}

TEST(parameters, files_come_with_their_bytes) {
  const std::string bytes("\x89PNG\r\n--X\0\r\n", 12);
  const auto p =
      read("multipart/form-data; boundary=\"XX\"", "preamble\r\n--XX\r\nContent-Disposition: form-data; "
                                                   "name=\"file\"; filename=\"a \\\"b\\\".png\"\r\n"
                                                   "Content-Type: image/png\r\n\r\n" +
                                                       bytes + "\r\n--XX--\r\nepilogue")
          .value();
  ASSERT_TRUE(p.file("file"));
  EXPECT_EQ(p.file("file")->bytes, bytes);
  EXPECT_EQ(p.file("file")->file_name, "a \"b\".png");
  EXPECT_EQ(p.file("file")->content_type, "image/png");
  EXPECT_FALSE(p.text("file"));
}

TEST(parameters, numbers_are_whole_or_nothing) {
  EXPECT_EQ(form("x=-3").number("x"), -3);
  for (const auto* none : {"x=", "x=1a", "x=1.5", "x=99999999999999999999", "x=0x10", "x=+1"})
    EXPECT_EQ(form(none).number("x"), std::nullopt) << none;
  EXPECT_EQ(read_id("112233"), 112233);
  for (const auto* none : {"", "0", "-1", "abc", "99999999999999999999", "9999999999999999999", "1 "})
    EXPECT_EQ(read_id(none), std::nullopt) << none;
}

TEST(parameters, what_is_no_text_is_refused) {
  EXPECT_TRUE(read("application/x-www-form-urlencoded", "a=%ff").error().is(parameters_errc::not_text));
  EXPECT_TRUE(read("application/x-www-form-urlencoded", "a=x%00y").error().is(parameters_errc::not_text));
  EXPECT_TRUE(read("application/json", "{\"a\":\"x\\u0000y\"}").error().is(parameters_errc::not_text));
  EXPECT_TRUE(read("application/json", "{\"a\":\"\xff\"}").error().is(parameters_errc::not_text));
  EXPECT_TRUE(read("", "", "/x?a=%ff").error().is(parameters_errc::not_text));
}

TEST(parameters, what_is_broken_is_refused) {
  EXPECT_TRUE(read("application/json", "{\"a\":").error().is(parameters_errc::malformed));
  EXPECT_TRUE(read("application/x-www-form-urlencoded", "a=%zz").error().is(parameters_errc::malformed));
  EXPECT_TRUE(read("multipart/form-data", "--XX\r\n").error().is(parameters_errc::malformed));
  EXPECT_TRUE(
      read("multipart/form-data; boundary=XX", "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb")
          .error()
          .is(parameters_errc::malformed));
  EXPECT_TRUE(read("application/xml", "<a/>").error().is(parameters_errc::unknown_type));
}

TEST(parameters, depth_and_number_are_bounded) {
  EXPECT_TRUE(read("application/x-www-form-urlencoded", "a[b][c][d][e][f][g][h][i][j]=1")
                  .error()
                  .is(parameters_errc::too_many));
  std::string many;
  for (int i = 0; i < 1001; ++i)
    many += "a[]=1&";
  EXPECT_TRUE(read("application/x-www-form-urlencoded", many).error().is(parameters_errc::too_many));
  EXPECT_TRUE(read("application/json", std::string(100, '[') + std::string(100, ']'))
                  .error()
                  .is(parameters_errc::malformed));
}

TEST(parameters, brackets_that_do_not_match_are_part_of_the_name) {
  EXPECT_EQ(form("a[b=1").text("a[b"), "1");
  EXPECT_EQ(form("[]=1").text("[]"), "1");
  EXPECT_EQ(form("a]=1").text("a]"), "1");
}

} // namespace
} // namespace pheidi::instance::web
