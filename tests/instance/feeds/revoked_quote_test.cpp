// The consent to a quote is taken back: who hears of it, and what (federation.md 5: Delete stamp).
#include "feeds_fixture.hpp"

#include "pheidi/instance/feeds/farewell.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace pheidi::instance::feeds {
namespace {

namespace json = boost::json;
using testing::IsEmpty;

struct revoked_quote : in_feeds {
  account_id ada = user("ada"), cy = stranger("cy");

  account_id at(const std::string& host, const std::string& name) {
    return people.remote(fmt::format("https://{}/users/{}{}", host, name, ada.value));
  }
  std::int64_t quote(account_id by, std::int64_t quoting, std::int64_t quoted, int state = 1) {
    return insert("quotes", "account_id, status_id, quoted_status_id, quoted_account_id, state, legacy",
                  fmt::format("{}, {}, {}, {}, {}, false", by.value, quoting, quoted, ada.value, state));
  }
  std::vector<federation::outbox::ruby_job> told(std::int64_t quoting) {
    federation::outbox::follow_ups then;
    db.in_transaction([&](pqxx::dbtransaction& tx) {
      const auto facts = schema->current(tx);
      const farewell_sources from{settings, model::test_cipher(), *facts, wall_clock::now()};
      const auto row = model::find_quote(tx, *facts, status_id(quoting));
      if (row) tell_servers_of_revoked_quote(tx, from, *row, then);
    });
    return then.jobs;
  }
  static std::vector<std::string> inboxes(const std::vector<federation::outbox::ruby_job>& sent) {
    std::vector<std::string> out;
    for (const auto& job : sent)
      out.emplace_back(json::parse(job.args).at(2).as_string());
    return out;
  }
};

TEST_F(revoked_quote, is_a_delete_of_the_whole_stamp_which_others_may_pass_on) {
  const auto quoted = post(ada), quoting = post(cy);
  const auto id = quote(cy, quoting, quoted);
  const auto sent = told(quoting);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].klass, "ActivityPub::DeliveryWorker");
  const auto args = json::parse(sent[0].args);
  EXPECT_EQ(args.at(1), json::value(ada.value));
  EXPECT_EQ(args.at(2), "https://remote.example/inbox");
  const auto said = json::parse(args.at(0).as_string());
  const auto actor = std::string(said.at("actor").as_string());
  const auto stamp = fmt::format("{}/quote_authorizations/{}", actor, id);
  EXPECT_EQ(said.at("id").as_string(), stamp + "#delete");
  EXPECT_EQ(said.at("type"), "Delete");
  EXPECT_EQ(said.at("to"), json::value(json::array{"https://www.w3.org/ns/activitystreams#Public"}));
  EXPECT_EQ(said.at("object").at("id").as_string(), stamp);
  EXPECT_EQ(said.at("object").at("type"), "QuoteAuthorization");
  EXPECT_EQ(said.at("object").at("attributedTo").as_string(), actor);
  EXPECT_EQ(said.at("object").at("interactingObject").as_string(),
            db.value(fmt::format("SELECT uri FROM statuses WHERE id = {}", quoting)));
  EXPECT_EQ(said.at("signature").at("type"), "RsaSignature2017");
}

TEST_F(revoked_quote, is_told_to_whoever_may_have_either_post) {
  const auto quoted = post(ada), quoting = post(cy);
  follow(at("follower.example", "di"), ada);
  boost(at("booster.example", "ed"), quoting);
  quote(cy, quoting, quoted);
  EXPECT_THAT(inboxes(told(quoting)),
              testing::UnorderedElementsAre("https://remote.example/inbox", "https://follower.example/inbox",
                                            "https://booster.example/inbox"));
}

TEST_F(revoked_quote, that_was_never_allowed_is_not_told) {
  const auto quoted = post(ada), pending = post(cy), revoked = post(cy);
  quote(cy, pending, quoted, 0);
  quote(cy, revoked, quoted, 3);
  EXPECT_THAT(told(pending), IsEmpty());
  EXPECT_THAT(told(revoked), IsEmpty());
}

} // namespace
} // namespace pheidi::instance::feeds
