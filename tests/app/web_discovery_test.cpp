// Lines 20 to 25, 27 and 29 of the conformance checklist: how others find an account of ours and its key.
#include "web_fixture.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace pheidi::test {

namespace {

class web_discovery : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared_ = std::make_unique<web_server>(); }
  static void TearDownTestSuite() { shared_.reset(); }
  static web_server& on() { return *shared_; }

  static std::string finger(const std::string& resource) {
    return "/.well-known/webfinger?resource=" + resource;
  }

 private:
  static std::unique_ptr<web_server> shared_;
};
std::unique_ptr<web_server> web_discovery::shared_;

/// The link of that relation; an empty object without one.
boost::json::object link_of(const boost::json::value& jrd, const std::string& relation) {
  for (const auto& link : jrd.at("links").as_array())
    if (link.at("rel").as_string() == relation) return link.as_object();
  return {};
}

TEST_F(web_discovery, conformance_20_webfinger_by_its_status) {
  on().add_user("c20");
  const auto gone = on().add_user("c20gone"), waiting = on().add_user("c20waiting");
  on().sql("UPDATE accounts SET suspended_at = now() WHERE id = " + gone + " RETURNING id");
  on().sql("UPDATE users SET approved = false WHERE account_id = " + waiting + " RETURNING id");

  EXPECT_EQ(on().get("/.well-known/webfinger", "").status, 400);
  EXPECT_EQ(on().get(finger("c20"), "").status, 400);
  EXPECT_EQ(on().get(finger("acct:nobody@local.example"), "").status, 404);
  EXPECT_EQ(on().get(finger("acct:c20@elsewhere.example"), "").status, 404);
  EXPECT_EQ(on().get(finger("acct:c20waiting@local.example"), "").status, 404);
  EXPECT_EQ(on().get(finger("acct:c20gone@local.example"), "").status, 410);
  const auto found = on().get(finger("acct:c20@local.example"), "application/jrd+json");
  ASSERT_EQ(found.status, 200);
  EXPECT_TRUE(header_of(found, "Content-Type").starts_with("application/jrd+json"));
  EXPECT_EQ(header_of(found, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(found, "Cache-Control"), "max-age=259200, public");
  EXPECT_EQ(boost::json::parse(found.body).at("subject").as_string(), "acct:c20@local.example");
}

TEST_F(web_discovery, conformance_21_the_self_link_is_the_actor) {
  on().add_user("c21");

  const auto self = link_of(boost::json::parse(on().get(finger("acct:c21@local.example")).body), "self");

  EXPECT_EQ(self.at("type").as_string(), "application/activity+json");
  EXPECT_EQ(self.at("href").as_string(), on().document("/users/c21").at("id").as_string());
}

TEST_F(web_discovery, conformance_22_each_name_of_an_account_leads_to_the_same_subject) {
  web_server split("WEB_DOMAIN=social.local.example");
  const auto id = split.add_user("c22");
  const auto subject = [&](const std::string& resource) {
    const auto answer = split.get(finger(resource), "");
    return answer.status == 200 ? std::string(boost::json::parse(answer.body).at("subject").as_string())
                                : std::to_string(answer.status);
  };

  for (const auto& name :
       {std::string("acct:c22@local.example"), std::string("acct:C22@LOCAL.example"),
        std::string("acct:c22@social.local.example"), std::string("c22@local.example"),
        std::string("https://social.local.example/@c22"),
        std::string("https://social.local.example/users/c22"), "https://social.local.example/ap/users/" + id})
    EXPECT_EQ(subject(name), "acct:c22@local.example") << name;
  const auto server = subject("acct:local.example@local.example");
  EXPECT_TRUE(server.starts_with("acct:") && server.ends_with("@local.example")) << server;
  EXPECT_EQ(subject("https://social.local.example/actor"), server);
  EXPECT_EQ(link_of(boost::json::parse(split.get(finger("acct:c22@local.example"), "").body), "self")
                .at("href")
                .as_string(),
            "https://social.local.example/users/c22");
}

TEST_F(web_discovery, conformance_23_node_info_says_which_protocol) {
  const auto links = on().document("/.well-known/nodeinfo");
  const auto link = link_of(links, "http://nodeinfo.diaspora.software/ns/schema/2.0");
  ASSERT_EQ(link.at("href").as_string(), "https://local.example/nodeinfo/2.0");
  const auto info = on().document("/nodeinfo/2.0");

  EXPECT_EQ(info.at("version").as_string(), "2.0");
  EXPECT_EQ(info.at("protocols"), boost::json::parse(R"(["activitypub"])"));
  EXPECT_EQ(info.at("software").at("name").as_string(), "pheidi");
  EXPECT_GE(info.at("usage").at("users").at("total").as_int64(), 1);
  EXPECT_EQ(on().get("/nodeinfo/2.1").status, 404);
}

TEST_F(web_discovery, node_info_has_the_name_that_the_staff_gave) {
  web_server named;
  named.sql("INSERT INTO settings (var, value) VALUES ('site_title', E'--- Our corner\\n'),"
            " ('site_short_description', E'--- Tea and boats\\n') RETURNING id");
  EXPECT_EQ(on().document("/nodeinfo/2.0").at("metadata").at("nodeName"), "local.example");

  const auto said = named.document("/nodeinfo/2.0").at("metadata");

  EXPECT_EQ(said.at("nodeName"), "Our corner");
  EXPECT_EQ(said.at("nodeDescription"), "Tea and boats");
}

TEST_F(web_discovery, conformance_24_json_for_those_who_ask_for_json) {
  on().add_user("c24");
  const std::string profiled = R"(application/ld+json; profile="https://www.w3.org/ns/activitystreams")";
  for (const auto& accept : {std::string("application/activity+json"), profiled}) {
    const auto answer = on().get("/users/c24", accept);
    EXPECT_EQ(answer.status, 200) << accept;
    EXPECT_TRUE(header_of(answer, "Content-Type").starts_with("application/activity+json"));
  }
  for (const auto* accept : {"text/html", "*/*", "", "text/html,application/activity+json;q=0.1"}) {
    const auto answer = on().get("/users/c24", accept);
    EXPECT_EQ(answer.status, 301) << accept;
    EXPECT_EQ(header_of(answer, "Location"), "https://local.example/@c24");
    EXPECT_NE(header_of(answer, "Vary").find("Accept"), std::string::npos);
  }
  EXPECT_EQ(on().get("/@c24", "text/html").status, 404);
  EXPECT_EQ(on().document("/@c24").at("id").as_string(), "https://local.example/users/c24");
}

TEST_F(web_discovery, conformance_25_the_key_is_that_of_the_document_it_is_in) {
  const auto& user = on().here.actors().front();

  const auto actor = on().document("/users/user1");

  const auto& key = actor.at("publicKey");
  EXPECT_EQ(actor.at("id").as_string(), user.uri);
  EXPECT_EQ(key.at("owner").as_string(), user.uri);
  const std::string id(key.at("id").as_string());
  EXPECT_EQ(id.substr(0, id.find('#')), user.uri);
  EXPECT_TRUE(crypto::rsa_public_key::from_pem(key.at("publicKeyPem").as_string()).has_value());
}

TEST_F(web_discovery, conformance_29_who_is_gone_is_410_and_who_is_suspended_an_empty_profile) {
  const auto gone = on().add_user("c29gone"), suspended = on().add_user("c29away");
  on().sql("UPDATE accounts SET suspended_at = now(), display_name = 'somebody' WHERE id IN (" + gone + ", " +
           suspended + ") RETURNING id");
  on().sql("INSERT INTO account_deletion_requests (account_id, created_at, updated_at) VALUES (" + suspended +
           ", now(), now()) RETURNING id");

  EXPECT_EQ(on().get("/users/c29gone").status, 410);
  EXPECT_EQ(header_of(on().get("/users/c29gone"), "Cache-Control"), "max-age=180, public");
  EXPECT_EQ(on().get("/users/c29gone/outbox").status, 410);
  const auto away = on().document("/users/c29away");
  ASSERT_TRUE(away.is_object());
  EXPECT_EQ(away.at("suspended"), true);
  EXPECT_EQ(away.at("name").as_string(), "c29away");
  EXPECT_EQ(on().get("/users/c29away/outbox").status, 403);
  EXPECT_EQ(on().get("/users/never").status, 404);
}

TEST_F(web_discovery, host_meta_leads_to_webfinger) {
  const auto xml = on().get("/.well-known/host-meta", "application/xrd+xml");
  EXPECT_TRUE(header_of(xml, "Content-Type").starts_with("application/xrd+xml"));
  EXPECT_NE(xml.body.find("https://local.example/.well-known/webfinger?resource={uri}"), std::string::npos);

  const auto links = on().document("/.well-known/host-meta.json");
  EXPECT_EQ(link_of(links, "lrdd").at("template").as_string(),
            "https://local.example/.well-known/webfinger?resource={uri}");
}

TEST_F(web_discovery, a_host_that_is_not_ours_is_not_served) {
  const auto answer = ask_http(on().here.path("web.sock"), "GET", "/users/user1",
                               {{"Host", "other.example"}, {"Accept", "application/activity+json"}}, "");
  EXPECT_EQ(answer.status, 403);
}

TEST_F(web_discovery, a_host_of_ours_may_be_named_with_the_port_of_a_proxy) {
  for (const auto* target : {"/users/user1", "/nodeinfo/2.0"}) {
    const auto answer =
        ask_http(on().here.path("web.sock"), "GET", target,
                 {{"Host", "local.example:443"}, {"Accept", "application/activity+json"}}, "");
    EXPECT_EQ(answer.status, 200) << target;
  }
}

TEST_F(web_discovery, what_is_posted_goes_to_the_inbox) {
  const remote_person alice(on().world, "a.example", "poster");
  on().follow(std::to_string(on().here.actors().front().account_id), on().meet(alice));
  const auto body = alice.create("1", "through the front");

  const auto answer =
      ask_http(on().here.path("web.sock"), "POST", "/inbox", alice.sign("/inbox", body), body);

  EXPECT_EQ(answer.status, 202) << answer.body;
  EXPECT_TRUE(eventually(
      [&] { return on().sql("SELECT count(*) FROM statuses WHERE text = 'through the front'") == "1"; }));
  EXPECT_EQ(on().get("/inbox").status, 404);
}

} // namespace

} // namespace pheidi::test
