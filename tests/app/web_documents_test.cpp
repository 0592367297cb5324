// Lines 27 to 31 of the conformance checklist: who is shown which post and which collection, and for how
// long.
#include "web_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace pheidi::test {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class web_documents : public testing::Test {
 protected:
  static void SetUpTestSuite() { shared_ = std::make_unique<web_server>(); }
  static void TearDownTestSuite() { shared_.reset(); }
  static web_server& on() { return *shared_; }
  static remote_person person(const std::string& name, const std::string& host = "a.example") {
    return remote_person(on().world, host, name, host == "a.example" ? 1 : 2);
  }

 private:
  static std::unique_ptr<web_server> shared_;
};
std::unique_ptr<web_server> web_documents::shared_;

std::string status_path(const std::string& user, const std::string& id) {
  return "/users/" + user + "/statuses/" + id;
}
std::vector<std::string> uris(const boost::json::value& items) {
  std::vector<std::string> out;
  for (const auto& each : items.as_array())
    out.emplace_back(each.is_string() ? each.as_string() : each.at("id").as_string());
  return out;
}

TEST_F(web_documents, conformance_27_in_secure_mode_only_discovery_and_the_server_itself_are_open) {
  web_server closed("AUTHORIZED_FETCH=true");
  const auto id = closed.add_user("c27");
  const auto post = closed.add_post(id, "hello");
  const remote_person alice(closed.world, "a.example", "alice");

  for (const auto& path :
       {std::string("/users/c27"), std::string("/users/c27/outbox"), std::string("/users/c27/followers"),
        std::string("/users/c27/collections/featured"), status_path("c27", post)}) {
    const auto unsigned_one = closed.get(path);
    EXPECT_EQ(unsigned_one.status, 401) << path;
    EXPECT_THAT(unsigned_one.body, HasSubstr("\"error\""));
    const auto signed_one = closed.get_as(alice, path);
    EXPECT_EQ(signed_one.status, 200) << path << signed_one.body;
    EXPECT_THAT(header_of(signed_one, "Vary"), HasSubstr("Signature"));
    EXPECT_EQ(header_of(signed_one, "Cache-Control"), "private, no-store");
  }
  for (const auto* path : {"/actor", "/.well-known/webfinger?resource=acct:c27@local.example",
                           "/.well-known/nodeinfo", "/nodeinfo/2.0", "/.well-known/host-meta"})
    EXPECT_EQ(closed.get(path).status, 200) << path;
  EXPECT_EQ(closed.get("/users/c27", "text/html").status, 301);
}

TEST_F(web_documents, conformance_27_limited_federation_is_for_those_who_are_allowed) {
  web_server closed("LIMITED_FEDERATION_MODE=true");
  closed.add_user("c27limited");
  const remote_person stranger(closed.world, "b.example", "stranger", 2);

  EXPECT_EQ(closed.get("/users/c27limited").status, 401);
  EXPECT_EQ(closed.get_as(stranger, "/users/c27limited").status, 403) << "who signs is known and not allowed";
  EXPECT_EQ(closed.get("/actor").status, 200);
}

TEST_F(web_documents, conformance_27_the_staff_may_close_them_too) {
  web_server closed;
  const auto post = closed.add_post(closed.add_user("c27set"), "hello");
  closed.sql("INSERT INTO settings (var, value) VALUES ('authorized_fetch', E'--- true\\n') RETURNING id");
  const remote_person alice(closed.world, "a.example", "alice");

  EXPECT_EQ(closed.get("/users/c27set").status, 401);
  EXPECT_EQ(closed.get(status_path("c27set", post)).status, 401);
  const auto hers = closed.get_as(alice, "/users/c27set");
  EXPECT_EQ(hers.status, 200) << hers.body;
  EXPECT_EQ(header_of(hers, "Cache-Control"), "private, no-store");
  EXPECT_EQ(closed.get("/actor").status, 200);
}

TEST_F(web_documents, conformance_28_what_depends_on_the_signer_is_kept_by_nobody) {
  const auto id = on().add_user("c28");
  const auto post = on().add_post(id, "hello");
  const auto alice = person("c28alice");

  const auto anybody = on().get(status_path("c28", post));
  EXPECT_EQ(header_of(anybody, "Cache-Control"), "max-age=180, public");
  EXPECT_THAT(header_of(anybody, "Vary"), HasSubstr("Signature"));
  EXPECT_THAT(header_of(anybody, "Link"), HasSubstr("rel=\"alternate\""));
  for (const auto& path : {status_path("c28", post), std::string("/users/c28/outbox?page=true"),
                           std::string("/users/c28/collections/featured")}) {
    const auto hers = on().get_as(alice, path);
    EXPECT_EQ(hers.status, 200) << path;
    EXPECT_THAT(header_of(hers, "Vary"), HasSubstr("Signature")) << path;
    EXPECT_EQ(header_of(hers, "Cache-Control"), "private, no-store") << path;
  }
}

TEST_F(web_documents, conformance_29_a_deleted_or_invisible_post_is_404) {
  const auto id = on().add_user("c29"), other = on().add_user("c29other");
  const auto deleted = on().add_post(id, "gone"), direct = on().add_post(id, "for one", 3);
  const auto whose = on().add_post(id, "mine");
  on().sql("UPDATE statuses SET deleted_at = now() WHERE id = " + deleted + " RETURNING id");

  EXPECT_EQ(on().get(status_path("c29", deleted)).status, 404);
  EXPECT_EQ(on().get(status_path("c29", direct)).status, 404);
  EXPECT_EQ(on().get(status_path("c29", "1")).status, 404);
  EXPECT_EQ(on().get(status_path("c29other", whose)).status, 404) << "another one's address";
  EXPECT_EQ(on().get(status_path("c29", whose)).status, 200);
  EXPECT_EQ(on().get("/ap/users/" + id + "/statuses/" + whose).status, 200);
  EXPECT_EQ(on().get("/ap/users/" + other + "/statuses/" + whose).status, 404);
}

TEST_F(web_documents, conformance_30_a_hidden_network_is_a_number) {
  const auto id = on().add_user("c30");
  on().follow(on().meet(person("c30fan")), id);
  on().sql(
      "INSERT INTO account_stats (account_id, followers_count, following_count, statuses_count, created_at,"
      " updated_at) VALUES (" +
      id + ", 1, 0, 0, now(), now()) RETURNING id");

  const auto shown = on().document("/users/c30/followers");
  EXPECT_EQ(shown.at("totalItems"), 1);
  EXPECT_EQ(shown.at("first").as_string(), "https://local.example/users/c30/followers?page=1");
  const auto page = on().document("/users/c30/followers?page=1");
  EXPECT_THAT(uris(page.at("orderedItems")), ElementsAre("https://a.example/users/c30fan"));
  EXPECT_EQ(page.at("partOf").as_string(), "https://local.example/users/c30/followers");

  on().sql("UPDATE accounts SET hide_collections = true WHERE id = " + id + " RETURNING id");
  const auto hidden = on().document("/users/c30/followers");
  EXPECT_EQ(hidden.at("totalItems"), 1);
  EXPECT_FALSE(hidden.as_object().contains("first"));
  EXPECT_EQ(on().get("/users/c30/followers?page=1").status, 403);
  EXPECT_EQ(on().get("/users/c30/following?page=1").status, 403);
}

TEST_F(web_documents, conformance_30_a_server_is_told_of_its_own_followers_alone) {
  const auto id = on().add_user("c30sync");
  const auto ann = person("c30ann"), ben = person("c30ben"), cem = person("c30cem", "b.example");
  for (const auto* fan : {&ann, &ben, &cem})
    on().follow(on().meet(*fan), id);

  EXPECT_EQ(on().get("/users/c30sync/followers_synchronization").status, 401);
  const auto answer = on().get_as(ann, "/users/c30sync/followers_synchronization");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(uris(boost::json::parse(answer.body).at("orderedItems")), ElementsAre(ann.uri(), ben.uri()));
  EXPECT_EQ(header_of(answer, "Cache-Control"), "private, no-store");
}

TEST_F(web_documents, conformance_31_a_private_post_is_for_followers) {
  const auto id = on().add_user("c31");
  const auto post = on().add_post(id, "among us", 2);
  const auto fan = person("c31fan"), other = person("c31other", "b.example");
  on().follow(on().meet(fan), id);

  EXPECT_EQ(on().get(status_path("c31", post)).status, 404);
  EXPECT_EQ(on().get_as(other, status_path("c31", post)).status, 404);
  const auto hers = on().get_as(fan, status_path("c31", post));
  EXPECT_EQ(hers.status, 200);
  EXPECT_THAT(hers.body, HasSubstr("among us"));
  EXPECT_EQ(on().get_as(fan, status_path("c31", post) + "/activity").status, 200);
  EXPECT_EQ(on().get(status_path("c31", post) + "/replies").status, 404);
}

TEST_F(web_documents, a_post_that_waits_for_consent_to_its_quote_is_kept_for_seconds) {
  const auto id = on().add_user("quoting"), other = on().add_user("quoted");
  const auto post = on().add_post(id, "look"), what = on().add_post(other, "this");
  const auto quote = on().sql(
      fmt::format("INSERT INTO quotes (account_id, status_id, quoted_account_id, quoted_status_id, state,"
                  " created_at, updated_at) VALUES ({}, {}, {}, {}, 0, now(), now()) RETURNING id",
                  id, post, other, what));

  EXPECT_EQ(header_of(on().get(status_path("quoting", post)), "Cache-Control"), "max-age=5, public");
  on().sql("UPDATE quotes SET state = 1 WHERE id = " + quote + " RETURNING id");
  EXPECT_EQ(header_of(on().get(status_path("quoting", post)), "Cache-Control"), "max-age=180, public");
}

TEST_F(web_documents, nobody_is_led_to_a_page_that_strangers_do_not_see) {
  const auto id = on().add_user("paged"), other = on().add_user("pagedother"),
             away = on().add_user("pagedaway");
  const auto open = on().add_post(id, "for all"), closed = on().add_post(id, "among us", 2);
  const auto suspended = on().add_post(away, "hello");
  on().sql("UPDATE accounts SET suspended_at = now() WHERE id = " + away + " RETURNING id");
  on().sql("INSERT INTO account_deletion_requests (account_id, created_at, updated_at) VALUES (" + away +
           ", now(), now()) RETURNING id");
  const auto page = [](const std::string& account, const std::string& post) {
    return on().get("/ap/users/" + account + "/statuses/" + post, "text/html");
  };

  const auto led = page(id, open);
  EXPECT_EQ(led.status, 301);
  EXPECT_EQ(header_of(led, "Location"), "https://local.example/@paged/" + open);
  for (const auto& refused : {page(id, closed), page(other, open), page(id, "1")}) {
    EXPECT_EQ(refused.status, 404);
    EXPECT_EQ(header_of(refused, "Location"), "");
    EXPECT_EQ(header_of(refused, "Cache-Control"), "private, no-store");
  }
  EXPECT_EQ(page(away, suspended).status, 403);
  EXPECT_EQ(on().get("/users/pagedaway", "text/html").status, 403);
}

TEST_F(web_documents, who_is_blocked_sees_no_post) {
  const auto id = on().add_user("blocker");
  const auto post = on().add_post(id, "not for you");
  const auto mallory = person("mallory");
  on().sql(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now()) RETURNING id",
                       id, on().meet(mallory)));

  EXPECT_EQ(on().get_as(mallory, status_path("blocker", post)).status, 404);
  const auto page = boost::json::parse(on().get_as(mallory, "/users/blocker/outbox?page=true").body);
  EXPECT_THAT(uris(page.at("orderedItems")), IsEmpty());
}

TEST_F(web_documents, an_outbox_goes_back_page_by_page) {
  const auto id = on().add_user("writer");
  std::vector<std::string> posts;
  for (int i = 0; i < 25; ++i)
    posts.push_back("https://local.example/users/writer/statuses/" + on().add_post(id, "post"));
  on().add_post(id, "only for followers", 2);
  const auto path_of = [](const boost::json::value& url) {
    return std::string(url.as_string()).substr(std::string("https://local.example").size());
  };

  const auto whole = on().document("/users/writer/outbox");
  EXPECT_EQ(whole.at("type").as_string(), "OrderedCollection");
  const auto first = on().document(path_of(whole.at("first")));
  const auto second = on().document(path_of(first.at("next")));

  std::vector<std::string> seen;
  for (const auto* page : {&first, &second})
    for (const auto& create : page->at("orderedItems").as_array()) {
      EXPECT_EQ(create.at("type").as_string(), "Create");
      seen.emplace_back(create.at("object").at("id").as_string());
    }
  EXPECT_EQ(seen, std::vector<std::string>(posts.rbegin(), posts.rend()));
  EXPECT_FALSE(second.as_object().contains("next"));
  const auto last = on().document(path_of(whole.at("last")));
  EXPECT_EQ(last.at("orderedItems").as_array().size(), 20U);
  EXPECT_EQ(last.at("orderedItems").as_array().back().at("object").at("id").as_string(), posts.front());
}

TEST_F(web_documents, a_boost_leads_to_what_was_boosted_and_is_an_announce) {
  const auto author = on().add_user("boosted"), fan = on().add_user("booster");
  const auto post = on().add_post(author, "look");
  const auto boost = on().add_post(fan, "", 0, ", reblog_of_id", ", " + post);

  const auto sent = on().get(status_path("booster", boost));
  EXPECT_EQ(sent.status, 302);
  EXPECT_EQ(header_of(sent, "Location"), "https://local.example" + status_path("boosted", post));
  const auto announce = on().document(status_path("booster", boost) + "/activity");
  EXPECT_EQ(announce.at("type").as_string(), "Announce");
  EXPECT_EQ(announce.at("object").as_string(), "https://local.example" + status_path("boosted", post));
}

TEST_F(web_documents, pins_are_shown_in_full_when_anybody_may_see_them) {
  const auto id = on().add_user("pinner");
  const auto open = on().add_post(id, "first of all"), closed = on().add_post(id, "among us", 2);
  for (const auto& post : {closed, open})
    on().sql(fmt::format("INSERT INTO status_pins (account_id, status_id, created_at, updated_at)"
                         " VALUES ({}, {}, clock_timestamp(), now()) RETURNING id",
                         id, post));

  const auto pins = on().document("/users/pinner/collections/featured");

  EXPECT_EQ(pins.at("type").as_string(), "OrderedCollection");
  const auto& items = pins.at("orderedItems").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("type").as_string(), "Note");
  EXPECT_EQ(items[1].as_string(), "https://local.example" + status_path("pinner", closed));
}

TEST_F(web_documents, answers_likes_and_shares_hang_on_a_post) {
  const auto id = on().add_user("asker"), friendly = on().add_user("answerer");
  const auto post = on().add_post(id, "well?");
  const auto answer_of = [&](const std::string& who, int visibility) {
    return on().add_post(who, "so", visibility, ", in_reply_to_id, in_reply_to_account_id, reply",
                         fmt::format(", {}, {}, true", post, id));
  };
  const auto own = answer_of(id, 0), others = answer_of(friendly, 1);
  answer_of(friendly, 2);

  const auto replies = on().document(status_path("asker", post) + "/replies");
  EXPECT_EQ(replies.at("type").as_string(), "Collection");
  EXPECT_THAT(uris(replies.at("first").at("items")),
              ElementsAre("https://local.example" + status_path("asker", own)));
  const auto rest = on().document(status_path("asker", post) + "/replies?only_other_accounts=true&page=true");
  EXPECT_THAT(uris(rest.at("items")), ElementsAre("https://local.example" + status_path("answerer", others)));
  EXPECT_EQ(on().document(status_path("asker", post) + "/likes").at("totalItems"), 0);
  EXPECT_EQ(on().document(status_path("asker", post) + "/shares").at("totalItems"), 0);
}

TEST_F(web_documents, bad_addresses_are_404_and_break_nothing) {
  for (const auto* path :
       {"/users/", "/users/%00", "/users/a%2fb", "/users/user1/statuses/99999999999999999999",
        "/users/user1/statuses/-1", "/ap/users/x", "/users/user1/collections/other", "/%",
        "/users/user1/outbox/2", "/.well-known/other", "/users/%ff"})
    EXPECT_EQ(on().get(path).status, 404) << path;
  for (const auto* query :
       {"?page=true&max_id=-1", "?page=true&max_id=x", "?page=true&min_id=99999999999999999999"})
    EXPECT_EQ(on().get(std::string("/users/user1/outbox") + query).status, 200) << query;
  EXPECT_EQ(on().get("/users/user1/followers?page=999999999999").status, 200);
  EXPECT_EQ(on().get("/users/user1").status, 200);
}

} // namespace

} // namespace pheidi::test
