// Whom a resource asks for (federation.md has the table), and the JRD about them.
#include "our_server.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/federation_web/discovery_documents.hpp"
#include "pheidi/model/actor_uri.hpp"

namespace pheidi::federation_web {
namespace {

/// "ada", "#5" by id, "#-99" for the server, or why nobody.
std::string asked(std::string_view text) {
  const auto r = read_resource(text, ours);
  if (!r.account) return r.why == resource_error::malformed ? "malformed" : "foreign";
  return r.account->username.empty() ? "#" + std::to_string(r.account->id.value) : r.account->username;
}

found_account ada() {
  found_account out;
  out.id = account_id(5);
  out.username = "ada";
  out.uri = "https://web.harbour.example/users/ada";
  out.page = "https://web.harbour.example/@ada";
  return out;
}

} // namespace

TEST(read_resource, conformance_22_finds_handles_on_each_of_our_domains) {
  for (const auto* host : {"harbour.example", "web.harbour.example", "old.example", "HARBOUR.example",
                           "xn--mwe-sna.example", "m\xC3\xB6we.example", "dev.example:3000"}) {
    EXPECT_EQ(asked("acct:ada@" + std::string(host)), "ada") << host;
    EXPECT_EQ(asked("ada@" + std::string(host)), "ada") << host;
  }
  EXPECT_EQ(asked("ACCT:Ada.L-1@harbour.example"), "Ada.L-1");
  EXPECT_EQ(asked("acct:Ada.L-@harbour.example"), "foreign"); // no name ends so
}

TEST(read_resource, conformance_22_finds_urls_of_actors_and_of_their_pages) {
  for (const auto* host : {"web.harbour.example", "harbour.example", "Web.Harbour.Example", "old.example"}) {
    const std::string origin = "https://" + std::string(host);
    EXPECT_EQ(asked(origin + "/@ada"), "ada") << host;
    EXPECT_EQ(asked(origin + "/users/Ada"), "Ada") << host;
    EXPECT_EQ(asked(origin + "/ap/users/5"), "#5") << host;
  }
  EXPECT_EQ(asked("HTTPS://web.harbour.example/@ada"), "ada");
}

TEST(read_resource, conformance_22_finds_the_server_itself) {
  for (const auto* text :
       {"harbour.example", "web.harbour.example", "WEB.harbour.example", "https://web.harbour.example/",
        "https://web.harbour.example", "https://harbour.example/", "acct:harbour.example@harbour.example",
        "harbour.example@harbour.example", "acct:Web.Harbour.example@web.harbour.EXAMPLE",
        "acct:web.harbour.example@harbour.example", "https://web.harbour.example/actor"})
    EXPECT_EQ(asked(text), "#" + std::to_string(model::instance_actor.value)) << text;
}

TEST(read_resource, conformance_20_refuses_what_names_nobody_anywhere) {
  for (const auto* text :
       {"", "ada", "acct:", "acct:ada", "elsewhere.example", "acct:harbour.example", "https://",
        "https://a b/", "https://ada@harbour.example/", "https:///users/ada", "/users/ada"})
    EXPECT_EQ(asked(text), "malformed") << text;
}

TEST(read_resource, conformance_20_does_not_find_what_is_elsewhere_or_no_account) {
  for (const auto* text : {"acct:ada@elsewhere.example",
                           "ada@harbour.example.evil.example",
                           "acct:ada@",
                           "acct:@harbour.example",
                           "@",
                           "acct:ada@dev.example",
                           "acct:a da@harbour.example",
                           "acct:ada%00@harbour.example",
                           "acct:ada@elsewhere.example@harbour.example",
                           "acct:elsewhere.example@harbour.example/",
                           "acct:harbour.example@elsewhere.example",
                           "https://elsewhere.example/",
                           "https://elsewhere.example/@ada",
                           "https://elsewhere.example/harbour.example",
                           "https://web.harbour.example/@ada/5",
                           "https://web.harbour.example/users/ada/inbox",
                           "https://web.harbour.example/@ada?x=1",
                           "https://web.harbour.example/@ada@elsewhere.example",
                           "https://web.harbour.example/users/a%20b",
                           "https://web.harbour.example/?x=1",
                           "https://web.harbour.example/about"})
    EXPECT_EQ(asked(text), "foreign") << text;
}

TEST(webfinger_document, conformance_20_to_22_says_who_and_where) {
  const auto document = webfinger_document(ada(), ours);

  EXPECT_EQ(value_in(document), value_in(R"({
    "subject": "acct:ada@harbour.example",
    "aliases": ["https://web.harbour.example/@ada", "https://web.harbour.example/users/ada"],
    "links": [
      {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html",
       "href": "https://web.harbour.example/@ada"},
      {"rel": "self", "type": "application/activity+json", "href": "https://web.harbour.example/users/ada"},
      {"rel": "http://ostatus.org/schema/1.0/subscribe",
       "template": "https://web.harbour.example/authorize_interaction?uri={uri}"}
    ]
  })"));
}

TEST(webfinger_document, adds_intents_and_the_avatar) {
  auto account = ada();
  account.says_intents = account.may_share = true;
  account.avatar =
      activitypub::outgoing::picture{"image/png", "https://web.harbour.example/ada.png", "A lamp"};

  const auto links = value_in(webfinger_document(account, ours)).at("links").as_array();

  ASSERT_EQ(links.size(), 6u);
  EXPECT_EQ(links.at(3), value_in(R"({"rel": "https://w3id.org/fep/3b86/Create",
                                      "template": "https://web.harbour.example/share?text={content}"})"));
  EXPECT_EQ(links.at(4), value_in(R"({"rel": "https://w3id.org/fep/3b86/Object",
                         "template": "https://web.harbour.example/authorize_interaction?uri={object}"})"));
  EXPECT_EQ(links.at(5), value_in(R"({"rel": "http://webfinger.net/rel/avatar", "type": "image/png",
                                      "href": "https://web.harbour.example/ada.png"})"));
}

TEST(webfinger_document, has_no_link_to_share_where_that_is_not_served) {
  auto account = ada();
  account.says_intents = true;

  const auto document = webfinger_document(account, ours);

  EXPECT_EQ(document.find("/share"), std::string::npos) << document;
  EXPECT_NE(document.find("https://w3id.org/fep/3b86/Object"), std::string::npos) << document;
}

TEST(webfinger_document, has_one_alias_for_the_instance_actor) {
  found_account server;
  server.id = model::instance_actor;
  server.username = "mastodon.internal";
  server.uri = "https://web.harbour.example/actor";
  server.page = "https://web.harbour.example/about/more?instance_actor=true";

  const auto document = value_in(webfinger_document(server, ours));

  EXPECT_EQ(document.at("subject"), "acct:mastodon.internal@harbour.example");
  EXPECT_EQ(document.at("aliases"), value_in(R"(["https://web.harbour.example/actor"])"));
  EXPECT_EQ(document.at("links").at(0).at("href"),
            "https://web.harbour.example/about/more?instance_actor=true");
  EXPECT_EQ(document.at("links").at(1).at("href"), "https://web.harbour.example/actor");
}

TEST(webfinger_document, conformance_21_is_understood_by_the_reader_of_other_servers_documents) {
  const auto read = activitypub::read_webfinger(webfinger_document(ada(), ours));

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->username, "ada");
  EXPECT_EQ(read->domain, "harbour.example");
  EXPECT_EQ(read->self, ada().uri);
}

} // namespace pheidi::federation_web
