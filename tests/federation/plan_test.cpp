// From a raw job to a delivery, or to the failure that Ruby would have had.
#include "fixtures.hpp"

#include <gtest/gtest.h>

namespace {

using namespace pheidi::federation::delivery;
using fixtures::args_text;
using fixtures::fetched;
using fixtures::job_text;

plan plan_of(std::string raw, payload_store& payloads) {
  return make_plan(fetched(std::move(raw)), payloads, {}, {});
}
plan plan_of(std::string raw) {
  payload_store payloads;
  return plan_of(std::move(raw), payloads);
}

TEST(plan, of_an_ordinary_job) {
  auto p = plan_of(job_text(
      args_text(R"({"type":"Create","text":"grüße \u2603"})", "113", "https://h.example/inbox", "{}")));
  auto* d = std::get_if<delivery_ptr>(&p);
  ASSERT_TRUE(d);
  EXPECT_EQ((*d)->jid, "0123456789abcdef01234567");
  EXPECT_EQ((*d)->sender, pheidi::account_id(113));
  EXPECT_EQ((*d)->inbox.text(), "https://h.example/inbox");
  EXPECT_EQ((*d)->body->body, R"({"type":"Create","text":"grüße \u2603"})")
      << "the body is sent byte for byte";
  EXPECT_EQ((*d)->attempt, 1);
  EXPECT_EQ(pheidi::unix_millis((*d)->enqueued_at), 1766000000124);
}

TEST(plan, shares_one_payload_among_the_jobs_of_a_fan_out) {
  payload_store payloads;
  auto a = plan_of(job_text(args_text("{\"a\":1}", "1", "https://a.example/inbox")), payloads);
  auto b = plan_of(job_text(args_text("{\"a\":1}", "1", "https://b.example/inbox")), payloads);
  EXPECT_EQ(std::get<delivery_ptr>(a)->body.get(), std::get<delivery_ptr>(b)->body.get());
  EXPECT_EQ(payloads.hits(), 1u);
}

TEST(plan, reads_the_options_of_every_version) {
  auto p = plan_of(job_text(
      args_text("{}", "1", "https://h.example/i",
                R"({"synchronize_followers":true,"bypass_availability":true,"sign_with":"PEM","new":[1]})")));
  const auto& o = std::get<delivery_ptr>(p)->opts;
  EXPECT_TRUE(o.synchronize_followers);
  EXPECT_TRUE(o.bypass_availability);
  EXPECT_EQ(o.sign_with_pem, "PEM");
  EXPECT_EQ(o.sign_with_fragment, "#main-key");

  auto q = plan_of(job_text(
      args_text("{}", "1", "https://h.example/i",
                R"({"sign_with":{"private_key":"KEY","local_fragment":"#rsa-0011","type":"rsa"}})")));
  EXPECT_EQ(std::get<delivery_ptr>(q)->opts.sign_with_pem, "KEY");
  EXPECT_EQ(std::get<delivery_ptr>(q)->opts.sign_with_fragment, "#rsa-0011");
}

TEST(plan, takes_the_low_priority_class_and_leaves_others_to_ruby) {
  EXPECT_TRUE(std::holds_alternative<delivery_ptr>(plan_of(
      job_text(args_text("{}", "1", "https://h.example/i"), "ActivityPub::LowPriorityDeliveryWorker"))));
  auto other = plan_of(job_text("[42]", "ActivityPub::DistributionWorker"));
  ASSERT_TRUE(std::holds_alternative<for_ruby>(other));
  EXPECT_EQ(std::get<for_ruby>(other).klass, "ActivityPub::DistributionWorker");
}

TEST(plan, counts_the_attempts_of_a_retried_job) {
  auto raw = job_text(args_text("{}", "1", "https://h.example/i"));
  raw.insert(raw.size() - 1, R"(,"retry_count":3)");
  auto p = plan_of(raw);
  EXPECT_EQ(std::get<delivery_ptr>(p)->attempt, 5);
}

TEST(plan, of_what_is_not_json_goes_to_the_dead_set_as_it_is) {
  for (const auto* raw : {"", "{", "nonsense", "[1,2]", "\"text\"", "{\"class\":1,\"args\":[]}"}) {
    auto p = plan_of(raw);
    auto* bad = std::get_if<unusable>(&p);
    ASSERT_TRUE(bad) << raw;
    EXPECT_FALSE(bad->is_job);
    EXPECT_EQ(bad->source.raw, raw);
  }
}

TEST(plan, of_wrong_arguments_fails_as_ruby_would) {
  const std::pair<const char*, const char*> table[] = {
      {"[]", "ArgumentError"},
      {R"(["{}",1])", "ArgumentError"},
      {R"(["{}",1,"https://h/i",{},5])", "ArgumentError"},
      {R"([{"a":1},1,"https://h.example/i"])", "ArgumentError"},
      {R"(["{}","x","https://h.example/i"])", "ArgumentError"},
      {R"(["{}",null,"https://h.example/i"])", "ArgumentError"},
      {R"(["{}",1.5,"https://h.example/i"])", "ArgumentError"},
      {R"(["{}",1,7])", "ArgumentError"},
      {R"(["{}",1,"https://h.example/i",[1]])", "ArgumentError"},
      {R"(["{}",1,"ftp://h.example/i"])", "Addressable::URI::InvalidURIError"},
      {R"(["{}",1,"https://user:pass@h.example/i"])", "Addressable::URI::InvalidURIError"},
      {R"(["{}",1,"https://h.example/i\r\nX: y"])", "Addressable::URI::InvalidURIError"},
      {R"(["{}",1,"not a url"])", "Addressable::URI::InvalidURIError"},
      {R"(["{}",1,""])", "Addressable::URI::InvalidURIError"},
  };
  for (const auto& [args, error_class] : table) {
    auto p = plan_of(job_text(args));
    auto* bad = std::get_if<unusable>(&p);
    ASSERT_TRUE(bad) << args;
    EXPECT_TRUE(bad->is_job) << args;
    EXPECT_EQ(bad->why.error_class, error_class) << args;
    EXPECT_EQ(bad->jid, "0123456789abcdef01234567") << args;
  }
}

TEST(plan, refuses_a_host_name_of_ten_kilobytes) {
  auto p = plan_of(job_text(args_text("{}", "1", "https://" + std::string(10240, 'a') + ".example/inbox")));
  ASSERT_TRUE(std::holds_alternative<unusable>(p));
}

TEST(plan, drops_a_job_beyond_the_size_bound) {
  payload_store payloads;
  auto p = make_plan(fetched(job_text(args_text(std::string(5000, 'x'), "1", "https://h.example/i"))),
                     payloads, {4096}, {});
  auto* bad = std::get_if<unusable>(&p);
  ASSERT_TRUE(bad);
  EXPECT_TRUE(bad->drop);
}

} // namespace
