// Documents over real TLS: what is asked, what is believed, and how much.
#include "discovery_rig.hpp"

#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {
namespace {

using testing::HasSubstr;

struct discovery_fetch : testing::Test {
  rig net;
};

/// A document of exactly so many bytes.
std::string padded(const std::string& url, std::size_t bytes) {
  auto text = fmt::format(R"({{"id":"{}","content":""}})", url);
  text.insert(text.size() - 2, std::string(bytes - text.size(), 'x'));
  return text;
}

/// What a program of the system prints: gzip, so that not both ends are our code.
std::string output_of(const std::string& command) {
  std::string out;
  auto* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    out.append(buffer, n);
  ::pclose(pipe);
  return out;
}

TEST_F(discovery_fetch, gets_a_document_signed_by_the_instance_actor) {
  swarm::document secret;
  secret.body = R"({"id":"https://a.example/1","type":"Note"})";
  secret.asks = swarm::document::asks_for::signature;
  net.world.publish("https://a.example/1", secret).value();

  const auto got = net.get("https://a.example/1");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->json.at("type").as_string(), "Note");
  EXPECT_EQ(got->uri, "https://a.example/1");
  EXPECT_TRUE(got->activity_media_type);
  const auto asked = net.world.last_document_request("https://a.example/1").value();
  EXPECT_EQ(*asked.find("accept"), "application/activity+json, application/ld+json");
  EXPECT_EQ(*asked.find("accept-encoding"), "gzip");
  EXPECT_EQ(*asked.find("user-agent"), "Pheidi test");
  EXPECT_EQ(*asked.find("host"), "a.example");
  EXPECT_THAT(*asked.find("signature"), HasSubstr(R"x(headers="host date (request-target)")x"));
  EXPECT_EQ(net.fetches("ok"), 1);
}

TEST_F(discovery_fetch, knocks_a_second_time_with_rfc9421_and_remembers_it_for_the_host) {
  swarm::document strict;
  strict.body = R"({"id":"https://a.example/1"})";
  strict.asks = swarm::document::asks_for::rfc9421_signature;
  net.world.publish("https://a.example/1", strict).value();

  const auto first = net.get("https://a.example/1");
  const auto knocks = net.hits("https://a.example/1");
  const auto second = net.get("https://a.example/1");

  EXPECT_TRUE(first.has_value()) << first.error().message();
  EXPECT_EQ(knocks, 2U);
  EXPECT_TRUE(second.has_value());
  EXPECT_EQ(net.hits("https://a.example/1"), 3U);
}

TEST_F(discovery_fetch, a_401_to_both_kinds_of_signature_is_a_refusal) {
  net.world.publish("https://a.example/1", "{}", "application/activity+json", 401).value();

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::refused);
  EXPECT_EQ(net.hits("https://a.example/1"), 2U);
}

TEST_F(discovery_fetch, without_a_key_to_sign_with_it_is_worth_trying_later) {
  net.publish_object("https://a.example/1");
  net.can_sign = false;

  const auto got = net.get("https://a.example/1");

  EXPECT_EQ(code_of(got), errc::unavailable);
  EXPECT_TRUE(is_transient(got.error()));
  EXPECT_EQ(net.hits("https://a.example/1"), 0U);
}

TEST_F(discovery_fetch, discovery_is_not_signed) {
  net.can_sign = false;
  net.world
      .publish("https://a.example/.well-known/webfinger?resource=acct:a@a.example", "{}",
               "application/jrd+json; charset=utf-8")
      .value();
  net.world.publish("https://a.example/.well-known/host-meta", "<XRD/>", "application/xrd+xml").value();

  const auto finger =
      net.get_text("https://a.example/.well-known/webfinger?resource=acct:a@a.example", webfinger());
  const auto meta = net.get_text("https://a.example/.well-known/host-meta", host_meta());

  EXPECT_EQ(finger.value(), "{}");
  EXPECT_EQ(meta.value(), "<XRD/>");
  const auto asked =
      net.world.last_document_request("https://a.example/.well-known/webfinger?resource=acct:a@a.example")
          .value();
  EXPECT_EQ(*asked.find("accept"), "application/jrd+json, application/json");
  EXPECT_EQ(asked.find("signature"), nullptr);
  EXPECT_EQ(*net.world.last_document_request("https://a.example/.well-known/host-meta")->find("accept"),
            "application/xrd+xml, application/xml, text/xml");
}

TEST_F(discovery_fetch, each_status_has_its_meaning) {
  const std::pair<int, errc> table[] = {
      {404, errc::not_found},   {410, errc::gone},        {403, errc::refused},     {418, errc::refused},
      {408, errc::unavailable}, {429, errc::unavailable}, {500, errc::unavailable}, {503, errc::unavailable},
      {202, errc::refused},     {204, errc::refused},     {304, errc::refused},     {302, errc::refused}};
  for (const auto& [status, expected] : table) {
    const auto url = fmt::format("https://a.example/{}", status);
    net.world.publish(url, "{}", "application/activity+json", status).value();

    const auto got = net.get(url);

    EXPECT_EQ(code_of(got), expected) << status;
    EXPECT_EQ(is_transient(got.error()), expected == errc::unavailable) << status;
  }
}

TEST_F(discovery_fetch, a_name_that_does_not_resolve_is_worth_trying_later) {
  const auto got = net.get("https://nowhere.invalid/1");

  EXPECT_EQ(code_of(got), errc::unavailable);
}

TEST_F(discovery_fetch, O03_only_activity_media_types_are_documents) {
  const std::pair<const char*, bool> table[] = {
      {"application/activity+json", true},
      {"application/activity+json; charset=utf-8", true},
      {"Application/Activity+JSON;charset=utf-8", true},
      {R"(application/ld+json; profile="https://www.w3.org/ns/activitystreams")", true},
      {R"(application/ld+json;charset=utf-8;profile="https://www.w3.org/ns/activitystreams")", true},
      {R"(application/ld+json; profile="http://x.example/ https://www.w3.org/ns/activitystreams")", true},
      {"application/ld+json; profile=https://www.w3.org/ns/activitystreams", true},
      {"application/ld+json", false},
      {R"(application/ld+json; profile="https://www.w3.org/ns/activitystreams-not")", false},
      {R"(application/ld+json; x="; profile=https://www.w3.org/ns/activitystreams")", false},
      {"application/json", false},
      {"application/jrd+json", false},
      {"text/html; profile=\"https://www.w3.org/ns/activitystreams\"", false},
      {"text/plain", false},
      {"application/octet-stream", false},
      {"", false}};
  for (const auto& [type, good] : table) {
    net.world.publish("https://a.example/1", R"({"id":"https://a.example/1"})", type).value();

    const auto got = net.get("https://a.example/1");

    EXPECT_EQ(code_of(got), good ? errc::ok : errc::wrong_media_type) << type;
  }
}

TEST_F(discovery_fetch, webfinger_is_any_json_and_host_meta_any_json_or_xml) {
  const std::tuple<const char*, bool, bool> table[] = {
      {"application/jrd+json", true, true}, {"application/json", true, true},
      {"application/xrd+xml", false, true}, {"text/xml", false, true},
      {"text/html", false, false},          {"", false, false}};
  for (const auto& [type, finger, meta] : table) {
    net.world.publish("https://a.example/x", "text", type).value();

    EXPECT_EQ(net.get_text("https://a.example/x", webfinger()).has_value(), finger) << type;
    EXPECT_EQ(net.get_text("https://a.example/x", host_meta()).has_value(), meta) << type;
  }
}

TEST_F(discovery_fetch, B01_a_mebibyte_is_read_and_a_byte_more_is_not) {
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  net.world.publish("https://a.example/1", padded("https://a.example/1", mebibyte)).value();
  net.world.publish("https://a.example/2", padded("https://a.example/2", mebibyte + 1)).value();
  get_options less;
  less.max_bytes = 1000;

  EXPECT_TRUE(net.get("https://a.example/1").has_value());
  EXPECT_EQ(code_of(net.get("https://a.example/2")), errc::too_large);
  EXPECT_EQ(code_of(net.get("https://a.example/1", less)), errc::too_large);
}

TEST_F(discovery_fetch, gzip_is_read_and_a_gzip_bomb_is_too_large) {
  net.world
      .publish("https://a.example/1", output_of(R"(printf '{"id":"https://a.example/1"}' | gzip -c)"),
               "application/activity+json", 200, {{"Content-Encoding", "gzip"}})
      .value();
  net.world
      .publish("https://a.example/2", output_of("head -c 50M /dev/zero | gzip -c"),
               "application/activity+json", 200, {{"Content-Encoding", "gzip"}})
      .value();

  EXPECT_TRUE(net.get("https://a.example/1").has_value());
  EXPECT_EQ(code_of(net.get("https://a.example/2")), errc::too_large);
}

TEST_F(discovery_fetch, what_is_no_json_object_is_no_document) {
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  for (const std::string& text : {std::string(), std::string("<html>"), std::string("[]"), std::string("1"),
                                  std::string(R"({"id":)"), deep}) {
    net.world.publish("https://a.example/1", text).value();

    EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::not_json) << text.substr(0, 20);
  }
}

TEST_F(discovery_fetch, a_uri_of_ours_is_never_fetched) {
  for (const char* uri : {"https://local.test/users/a", "https://social.local.test/users/a",
                          "https://SOCIAL.local.test./users/a", "https://social.local.test:8443/users/a",
                          "https://alias.example/users/a"})
    EXPECT_EQ(code_of(net.get(uri)), errc::local) << uri;
}

TEST_F(discovery_fetch, U57_other_schemes_and_the_ports_of_other_protocols_are_no_uris) {
  for (const char* uri :
       {"file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "data:text/plain,x",
        "ws://a.example/", "unix:/run/x.sock", "http://a.example/1", "https://a.example:22/",
        "https://a.example:25/", "https://a.example:6379/", "https://a.example:5432/", "", "a.example/1",
        "https://", "https://user:word@a.example/1"})
    EXPECT_EQ(code_of(net.get(uri)), errc::bad_uri) << uri;
  EXPECT_EQ(code_of(net.get("https://a.example/" + std::string(3000, 'x'))), errc::bad_uri);
}

TEST_F(discovery_fetch, a_blocked_domain_is_refused_before_anything_is_sent) {
  net.publish_object("https://bad.example/1");
  net.publish_object("https://sub.bad.example/1");
  model::domain_rule suspended;
  suspended.suspended = true;
  net.policy->add_block("bad.example", suspended);

  EXPECT_EQ(code_of(net.get("https://bad.example/1")), errc::blocked_domain);
  EXPECT_EQ(code_of(net.get("https://sub.bad.example/1")), errc::blocked_domain);
  EXPECT_EQ(net.hits("https://bad.example/1") + net.hits("https://sub.bad.example/1"), 0U);
  EXPECT_EQ(net.fetches("blocked_domain"), 2);
}

TEST_F(discovery_fetch, in_limited_federation_only_listed_domains_are_asked) {
  net.publish_object("https://good.example/1");
  net.publish_object("https://other.example/1");
  net.policy->limit(true);
  net.policy->add_allow("good.example");

  EXPECT_TRUE(net.get("https://good.example/1").has_value());
  EXPECT_EQ(code_of(net.get("https://other.example/1")), errc::blocked_domain);
  EXPECT_EQ(net.hits("https://other.example/1"), 0U);
}

TEST(discovery_fetch_without_tls, http_is_spoken_where_the_instance_itself_runs_without_tls) {
  rig net(rig_options{false, {}});
  net.publish_object("http://a.example/1");

  const auto got = net.get("http://a.example/1");

  EXPECT_TRUE(got.has_value()) << got.error().message();
}

// --- whose document it is ---------------------------------------------------------

TEST_F(discovery_fetch, O01_an_id_on_another_host_is_asked_there) {
  net.world.publish("https://a.example/1", R"({"id":"https://b.example/1","content":"forged"})").value();
  net.publish_object("https://b.example/1", R"(,"content":"own")");

  const auto got = net.get("https://a.example/1");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->uri, "https://b.example/1");
  EXPECT_EQ(got->json.at("content").as_string(), "own");
}

TEST_F(discovery_fetch, O01_an_id_that_its_own_host_does_not_confirm_is_wrong) {
  net.world.publish("https://a.example/1", R"({"id":"https://b.example/1"})").value();
  net.world.publish("https://a.example/2", R"({"id":"https://b.example/2"})").value();
  net.world.publish("https://a.example/3", R"({"id":"https://b.example/3"})").value();
  net.world.publish("https://b.example/2", R"({"id":"https://b.example/other"})").value();
  net.world.publish("https://b.example/3", "{}", "application/activity+json", 410).value();

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::wrong_id);
  EXPECT_EQ(code_of(net.get("https://a.example/2")), errc::wrong_id);
  EXPECT_EQ(code_of(net.get("https://a.example/3")), errc::wrong_id);
}

TEST_F(discovery_fetch, O02_a_wrong_url_of_the_same_host_is_asked_once_more_at_the_id) {
  net.world.publish("https://a.example/@alice", R"({"id":"https://a.example/users/alice"})").value();
  net.publish_object("https://a.example/users/alice");

  const auto got = net.get("https://a.example/@alice");

  EXPECT_EQ(got.value().uri, "https://a.example/users/alice");
  EXPECT_EQ(net.hits("https://a.example/users/alice"), 1U);
}

TEST_F(discovery_fetch, O02_the_second_answer_is_the_last) {
  net.world.publish("https://a.example/1", R"({"id":"https://a.example/2"})").value();
  net.world.publish("https://a.example/2", R"({"id":"https://a.example/1"})").value();

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::wrong_id);
  EXPECT_EQ(net.hits("https://a.example/1"), 1U);
  EXPECT_EQ(net.hits("https://a.example/2"), 1U);
}

TEST_F(discovery_fetch, O04_what_another_host_gives_after_a_redirect_is_not_the_first_hosts) {
  net.redirect("https://a.example/1", "https://b.example/forged");
  net.world.publish("https://b.example/forged", R"({"id":"https://a.example/1"})").value();

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::wrong_id);
}

TEST_F(discovery_fetch, O04_a_redirect_to_the_id_itself_is_followed) {
  net.redirect("https://a.example/@x", "https://b.example/users/x", 301);
  net.publish_object("https://b.example/users/x");

  EXPECT_EQ(net.get("https://a.example/@x").value().uri, "https://b.example/users/x");
  EXPECT_EQ(net.hits("https://b.example/users/x"), 1U);
}

TEST_F(discovery_fetch, O05_an_id_that_is_no_uri_is_wrong) {
  for (const char* id : {"", R"("id":null,)", R"("id":["https://a.example/1"],)",
                         R"("id":{"id":"https://a.example/1"},)", R"("id":"/1",)", R"("id":"",)",
                         R"("id":7,)", R"("id":"https://u:p@a.example/1",)", R"("id":"urn:x",)"}) {
    net.world.publish("https://a.example/1", fmt::format(R"({{{}"type":"Note"}})", id)).value();

    EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::wrong_id) << id;
  }
}

TEST_F(discovery_fetch, O05_a_fragment_is_part_of_an_id) {
  net.world.publish("https://a.example/1", R"({"id":"https://a.example/1#it"})").value();

  EXPECT_EQ(net.get("https://a.example/1#it").value().uri, "https://a.example/1#it");
}

TEST_F(discovery_fetch, O11_an_id_of_ours_is_not_believed_and_not_asked) {
  net.world.publish("https://a.example/1", R"({"id":"https://social.local.test/users/admin"})").value();

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::local);
}

TEST_F(discovery_fetch, O15_look_alike_spellings_end_at_the_one_that_the_document_says) {
  net.publish_object("https://a.example/1");

  for (const char* uri :
       {"https://A.EXAMPLE/1", "https://a.example./1", "https://a.example:443/1", "HTTPS://a.example/1"})
    EXPECT_EQ(net.get(uri).value().uri, "https://a.example/1") << uri;
}

TEST_F(discovery_fetch, O15_another_port_is_another_server) {
  net.redirect("https://b.example/1", fmt::format("https://b.example:{}/2", net.world.port()));
  net.world.publish("https://b.example/2", R"({"id":"https://b.example/1"})").value();

  EXPECT_EQ(code_of(net.get("https://b.example/1")), errc::wrong_id);
}

TEST_F(discovery_fetch, without_the_check_the_last_url_is_told) {
  net.redirect("https://a.example/key", "https://b.example/key");
  net.world.publish("https://b.example/key", R"({"id":"https://c.example/key"})").value();

  const auto got = net.get("https://a.example/key", any_id());

  EXPECT_EQ(got.value().uri, "https://b.example/key");
}

// --- redirects ----------------------------------------------------------------------

TEST_F(discovery_fetch, U47_each_kind_of_redirect_is_followed_and_signed_again) {
  swarm::document secret;
  secret.body = R"({"id":"https://b.example/1"})";
  secret.asks = swarm::document::asks_for::signature;
  net.world.publish("https://b.example/1", secret).value();
  for (const int status : {301, 302, 303, 307, 308}) {
    net.redirect("https://a.example/1", "https://b.example/1", status);

    EXPECT_TRUE(net.get("https://a.example/1").has_value()) << status;
  }
}

TEST_F(discovery_fetch, U47_a_relative_location_is_resolved) {
  net.redirect("https://a.example/x/1", "../2");
  net.publish_object("https://a.example/2");

  EXPECT_EQ(net.get("https://a.example/x/1").value().uri, "https://a.example/2");
}

TEST_F(discovery_fetch, U49_three_redirects_are_followed_and_a_fourth_is_not) {
  for (int i = 0; i < 4; ++i)
    net.redirect(fmt::format("https://a.example/{}", i), fmt::format("https://a.example/{}", i + 1));
  net.publish_object("https://a.example/4");

  EXPECT_TRUE(net.get("https://a.example/1").has_value());
  EXPECT_EQ(code_of(net.get("https://a.example/0")), errc::refused);
}

TEST_F(discovery_fetch, U50_a_loop_ends) {
  net.redirect("https://a.example/1", "https://a.example/1");

  EXPECT_EQ(code_of(net.get("https://a.example/1")), errc::refused);
  EXPECT_EQ(net.hits("https://a.example/1"), 4U);
}

TEST_F(discovery_fetch, U51_a_redirect_leads_to_nothing_that_could_not_be_asked_for) {
  model::domain_rule suspended;
  suspended.suspended = true;
  net.policy->add_block("bad.example", suspended);
  net.publish_object("https://bad.example/1");
  const std::pair<const char*, errc> table[] = {{"http://a.example/2", errc::bad_uri},
                                                {"file:///etc/passwd", errc::bad_uri},
                                                {"https://a.example:6379/", errc::bad_uri},
                                                {"https://u:p@a.example/2", errc::bad_uri},
                                                {"https://bad.example/1", errc::blocked_domain},
                                                {"https://local.test/1", errc::local},
                                                {"https://[", errc::bad_uri}};
  for (const auto& [to, expected] : table) {
    net.redirect("https://a.example/1", to);

    EXPECT_EQ(code_of(net.get("https://a.example/1")), expected) << to;
  }
  EXPECT_EQ(net.hits("https://bad.example/1"), 0U);
}

// --- how much -------------------------------------------------------------------------

TEST_F(discovery_fetch, B07_an_activity_causes_a_bounded_number_of_fetches) {
  net.publish_object("https://a.example/1");
  const auto costs = std::make_shared<budget>();
  costs->documents = 3;

  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(net.get("https://a.example/1", {}, costs).has_value());
  const auto fourth = net.get("https://a.example/1", {}, costs);

  EXPECT_EQ(code_of(fourth), errc::budget_spent);
  EXPECT_EQ(net.hits("https://a.example/1"), 3U);
  EXPECT_TRUE(net.get("https://a.example/1", {}, std::make_shared<budget>()).has_value());
}

TEST_F(discovery_fetch, B07_a_second_look_at_the_id_is_paid_too) {
  net.world.publish("https://a.example/1", R"({"id":"https://a.example/2"})").value();
  net.publish_object("https://a.example/2");
  const auto costs = std::make_shared<budget>();
  costs->documents = 1;

  EXPECT_EQ(code_of(net.get("https://a.example/1", {}, costs)), errc::budget_spent);
}

TEST(discovery_fetch_limits, S34_B08_a_thousand_uris_of_one_host_cause_its_share_of_requests_per_minute) {
  host_budget limits;
  limits.per_minute = 20;
  limits.waiting = 2000;
  rig net(rig_options{true, limits});
  std::vector<std::string> uris;
  for (int i = 0; i < 1000; ++i)
    uris.push_back(fmt::format("https://a.example/keys/{}", i));
  net.publish_object("https://a.example/");
  net.publish_object("https://b.example/1");

  const auto all = net.get_all(uris);

  const auto asked =
      std::count_if(all.begin(), all.end(), [](const auto& r) { return code_of(r) == errc::not_found; });
  const auto limited =
      std::count_if(all.begin(), all.end(), [](const auto& r) { return code_of(r) == errc::host_limited; });
  EXPECT_EQ(asked, 20);
  EXPECT_EQ(limited, 980);
  EXPECT_EQ(net.fetches("host_limited"), 980);
  EXPECT_TRUE(net.get("https://b.example/1").has_value());
}

TEST(discovery_fetch_limits, B08_redirects_count_for_the_host_that_they_lead_to) {
  host_budget limits;
  limits.per_minute = 1;
  rig net(rig_options{true, limits});
  net.redirect("https://a.example/1", "https://victim.example/1");
  net.redirect("https://b.example/1", "https://victim.example/1");
  net.publish_object("https://victim.example/1");

  EXPECT_TRUE(net.get("https://a.example/1").has_value());
  EXPECT_EQ(code_of(net.get("https://b.example/1")), errc::host_limited);
  EXPECT_EQ(net.hits("https://victim.example/1"), 1U);
}

TEST(discovery_fetch_limits, a_silent_host_holds_its_places_and_nobody_elses) {
  host_budget limits;
  limits.in_flight = 2;
  limits.waiting = 1;
  rig net(rig_options{true, limits});
  net.settings.delivery.first_byte_timeout = seconds(3);
  net.client.configure(make_client_options(net.settings));
  swarm::document silent;
  silent.hang = true;
  net.world.publish("https://a.example/1", silent).value();
  net.publish_object("https://b.example/1");

  const auto all = net.get_all({"https://a.example/1", "https://a.example/1", "https://a.example/1",
                                "https://a.example/1", "https://b.example/1"});

  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(code_of(all[0]), errc::host_limited);
  EXPECT_TRUE(all[1].has_value());
  for (std::size_t i = 2; i < 5; ++i)
    EXPECT_EQ(code_of(all[i]), errc::unavailable);
}

// --- SSRF ---------------------------------------------------------------------------------

TEST_F(discovery_fetch, U01_to_U56_no_path_of_the_fetcher_leads_inside) {
  const auto port = net.forbidden.port();
  for (const auto& host : forbidden_hosts()) {
    // With the canary's port, and with the default one, which the hosts table sends to it.
    for (const auto& authority : {fmt::format("{}:{}", host, port), host}) {
      const auto uri = "https://" + authority + "/x";
      net.redirect("https://a.example/redirect", uri);

      EXPECT_EQ(code_of(net.get(uri)), errc::bad_uri) << uri;
      EXPECT_EQ(code_of(net.get_text(uri, webfinger())), errc::bad_uri) << uri;
      EXPECT_EQ(code_of(net.get_text(uri, host_meta())), errc::bad_uri) << uri;
      EXPECT_EQ(code_of(net.get("https://a.example/redirect")), errc::bad_uri) << uri;
    }
  }
  EXPECT_EQ(net.forbidden.touches(), 0);
  EXPECT_EQ(net.hits("https://a.example/redirect"), 2 * forbidden_hosts().size());
}

TEST_F(discovery_fetch, O01_an_id_that_leads_inside_is_not_asked) {
  const auto inside = fmt::format("https://127.0.0.1:{}/x", net.forbidden.port());
  net.world.publish("https://a.example/1", fmt::format(R"({{"id":"{}"}})", inside)).value();

  EXPECT_FALSE(net.get("https://a.example/1").has_value());
  EXPECT_EQ(net.forbidden.touches(), 0);
}

TEST(canary, sings_when_it_is_touched) {
  rig net;
  net::guard everywhere({"127.0.0.0/8"});
  net::dialer careless{net.loop, net.names, everywhere, nullptr};

  const auto reached = net.run(net::dial(careless, "127.0.0.1", net.forbidden.port(), false));

  EXPECT_TRUE(reached.has_value());
  EXPECT_EQ(net.forbidden.touches(), 1);
}

} // namespace
} // namespace pheidi::federation::discovery
