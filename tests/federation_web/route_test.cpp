// Which paths are endpoints of federation, whose they are, and what their query says.
#include "pheidi/federation_web/route.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace pheidi::federation_web {
namespace {

using paths = std::vector<std::pair<std::string, endpoint>>;

const paths of_an_actor{{"", endpoint::actor},
                        {"/outbox", endpoint::outbox},
                        {"/followers", endpoint::followers},
                        {"/following", endpoint::following},
                        {"/collections/featured", endpoint::featured},
                        {"/collections/tags", endpoint::featured_tags},
                        {"/followers_synchronization", endpoint::followers_synchronization}};
const paths of_what_has_an_id{
    {"/statuses/7", endpoint::status},          {"/statuses/7/activity", endpoint::status_activity},
    {"/statuses/7/replies", endpoint::replies}, {"/statuses/7/likes", endpoint::likes},
    {"/statuses/7/shares", endpoint::shares},   {"/quote_authorizations/7", endpoint::quote_authorization}};

/// What is named; nothing that only an actor's paths have may be set.
std::optional<endpoint> of_the_server(std::string_view target) {
  const auto r = route_of(target);
  if (!r) return std::nullopt;
  EXPECT_TRUE(r->whose.username.empty() && r->whose.id == account_id() && r->id == 0 && !r->page_for_people)
      << target;
  return r->what;
}

} // namespace

TEST(route_of, knows_what_belongs_to_the_server) {
  EXPECT_EQ(of_the_server("/.well-known/webfinger"), endpoint::webfinger);
  EXPECT_EQ(of_the_server("/.well-known/webfinger?resource=acct:a@b.example"), endpoint::webfinger);
  EXPECT_EQ(of_the_server("/.well-known/host-meta"), endpoint::host_meta);
  EXPECT_EQ(of_the_server("/.well-known/host-meta.json"), endpoint::host_meta_json);
  EXPECT_EQ(of_the_server("/.well-known/nodeinfo"), endpoint::node_info_links);
  EXPECT_EQ(of_the_server("/nodeinfo/2.0"), endpoint::node_info);
}

TEST(route_of, serves_every_document_of_an_actor_by_name_and_by_id) {
  for (const auto& [tail, what] : of_an_actor) {
    const auto named = route_of("/users/alice" + tail);
    const auto numbered = route_of("/ap/users/116000000000000001" + tail);

    ASSERT_TRUE(named && numbered) << tail;
    EXPECT_EQ(named->what, what) << tail;
    EXPECT_EQ(named->whose.username, "alice");
    EXPECT_EQ(numbered->what, what) << tail;
    EXPECT_EQ(numbered->whose.id, account_id(116000000000000001));
    EXPECT_TRUE(numbered->whose.username.empty());
    EXPECT_FALSE(named->page_for_people || numbered->page_for_people);
  }
}

TEST(route_of, serves_statuses_and_stamps_by_name_and_by_id) {
  for (const auto& [tail, what] : of_what_has_an_id) {
    const auto named = route_of("/users/alice" + tail);
    const auto numbered = route_of("/ap/users/5" + tail);

    ASSERT_TRUE(named && numbered) << tail;
    EXPECT_EQ(named->what, what) << tail;
    EXPECT_EQ(named->id, 7);
    EXPECT_EQ(named->whose.username, "alice");
    EXPECT_EQ(numbered->what, what) << tail;
    EXPECT_EQ(numbered->id, 7);
    EXPECT_EQ(numbered->whose.id, account_id(5));
  }
}

TEST(route_of, knows_the_pages_for_people) {
  const auto profile = route_of("/@alice");
  const auto post = route_of("/@alice/7?x=1");

  ASSERT_TRUE(profile && post);
  EXPECT_EQ(profile->what, endpoint::actor);
  EXPECT_EQ(profile->whose.username, "alice");
  EXPECT_TRUE(profile->page_for_people);
  EXPECT_EQ(post->what, endpoint::status);
  EXPECT_EQ(post->whose.username, "alice");
  EXPECT_EQ(post->id, 7);
  EXPECT_TRUE(post->page_for_people);
}

TEST(route_of, gives_the_instance_actor_a_document_and_an_outbox_only) {
  for (const auto& [tail, what] : of_an_actor) {
    const auto r = route_of("/actor" + tail);
    const bool served = what == endpoint::actor || what == endpoint::outbox;

    EXPECT_EQ(r.has_value(), served) << tail;
    if (!r) continue;
    EXPECT_EQ(r->what, what);
    EXPECT_EQ(r->whose.id, model::instance_actor);
    EXPECT_FALSE(r->page_for_people);
  }
  for (const auto& [tail, what] : of_what_has_an_id)
    EXPECT_FALSE(route_of("/actor" + tail)) << tail;
}

TEST(route_of, ignores_the_query) {
  EXPECT_EQ(route_of("/users/alice/outbox?page=true&min_id=0")->what, endpoint::outbox);
  EXPECT_EQ(route_of("/users/alice?a=/statuses/7")->what, endpoint::actor);
  EXPECT_EQ(route_of("/users/alice?")->what, endpoint::actor);
  EXPECT_EQ(route_of("/actor?%zz")->what, endpoint::actor);
}

TEST(route_of, ignores_one_slash_at_the_end) {
  EXPECT_EQ(route_of("/users/alice/")->what, endpoint::actor);
  EXPECT_EQ(route_of("/@alice/?x=1")->whose.username, "alice");
  EXPECT_EQ(route_of("/ap/users/5/")->whose.id, account_id(5));
  EXPECT_EQ(route_of("/users/alice/statuses/7/")->what, endpoint::status);
  EXPECT_EQ(route_of("/actor/")->whose.id, model::instance_actor);
  for (const auto* target : {"/users/alice//", "/@alice//", "/@/", "/actor//"})
    EXPECT_FALSE(route_of(target)) << target;
}

TEST(route_of, decodes_a_name_and_keeps_its_case) {
  EXPECT_EQ(route_of("/users/%41l%69ce")->whose.username, "Alice");
  EXPECT_EQ(route_of("/@A.l-i_c3")->whose.username, "A.l-i_c3");
}

TEST(route_of, refuses_names_that_nobody_has) {
  for (const auto* segment : {"", "%", "%4", "%zz", "%2F", "a%2Fb", "a%00", "a b", "a%20b", "a+b",
                              "a@b.example", "%C3%A4", "\xC3\xA4", "a%25b", "a;b", "~a"}) {
    EXPECT_FALSE(route_of("/users/" + std::string(segment))) << segment;
    EXPECT_FALSE(route_of("/@" + std::string(segment))) << segment;
    EXPECT_FALSE(route_of("/users/" + std::string(segment) + "/statuses/7")) << segment;
  }
}

TEST(route_of, takes_decimal_numbers_up_to_the_greatest_id) {
  EXPECT_EQ(route_of("/users/a/statuses/9223372036854775807")->id, 9223372036854775807);
  for (const auto* number : {"", "9223372036854775808", "00000000000000000001", "-1", "+1", "1.0", "0x1",
                             "1e3", " 1", "%31", "seven", "7a"}) {
    const std::string text(number);
    EXPECT_FALSE(route_of("/users/a/statuses/" + text)) << text;
    EXPECT_FALSE(route_of("/users/a/quote_authorizations/" + text)) << text;
    const auto page = route_of("/@a/" + text);
    EXPECT_FALSE(page && page->what == endpoint::status) << text;
    EXPECT_FALSE(route_of("/ap/users/" + text)) << text;
    EXPECT_FALSE(route_of("/ap/users/" + text + "/outbox")) << text;
  }
}

TEST(route_of, refuses_everything_else) {
  for (const auto* target : {"",
                             "/",
                             "*",
                             "users/alice",
                             "//users/alice",
                             "/users",
                             "/users/",
                             "/users//outbox",
                             "/users/alice/inbox",
                             "/users/alice/statuses",
                             "/users/alice/statuses/7/embed",
                             "/users/alice/statuses/7/activity/x",
                             "/users/alice/collections",
                             "/users/alice/outbox/x",
                             "/users/alice/quote_authorizations/7/x",
                             "/users/alice/../bob",
                             "/Users/alice",
                             "/ap/users",
                             "/ap/users/5/x",
                             "/ap/alice",
                             "/@alice/7/activity",
                             "/@alice/followers",
                             "/@alice/outbox",
                             "/actor/inbox",
                             "/inbox",
                             "/nodeinfo/2.1",
                             "/nodeinfo",
                             "/.well-known",
                             "/.well-known/host-meta.xml",
                             "https://harbour.example/users/alice"})
    EXPECT_FALSE(route_of(target)) << target;
}

TEST(parameter, is_the_first_of_that_name) {
  EXPECT_EQ(parameter("/x?page=true&min_id=0&page=2", "page"), "true");
  EXPECT_EQ(parameter("/x?page=true&min_id=0", "min_id"), "0");
  EXPECT_EQ(parameter("/x?&&a=1&", "a"), "1");
}

TEST(parameter, is_decoded_as_a_form) {
  EXPECT_EQ(parameter("/x?resource=acct%3Aa%40b.example", "resource"), "acct:a@b.example");
  EXPECT_EQ(parameter("/x?a=one+two%2Bthree%20four", "a"), "one two+three four");
  EXPECT_EQ(parameter("/x?p%61ge=1", "page"), "1");
  EXPECT_EQ(parameter("/x?a=b=c?d", "a"), "b=c?d");
  EXPECT_EQ(parameter("/x?a=%C3%A4", "a"), "\xC3\xA4");
}

TEST(parameter, may_be_empty) {
  EXPECT_EQ(parameter("/x?a=&b=1", "a"), "");
  EXPECT_EQ(parameter("/x?a&b=1", "a"), "");
}

TEST(parameter, is_nothing_when_it_is_not_there_or_no_text) {
  for (const auto* target : {"/x", "/x?", "/x?ab=1", "/x?A=1", "/a=1", "/x?b=a=1", "/x?a=%zz", "/x?a=%4",
                             "/x?a=%FF", "/x?a=%00", "/x?a=%zz&a=1"})
    EXPECT_FALSE(parameter(target, "a")) << target;
}

} // namespace pheidi::federation_web
