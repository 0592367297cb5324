// What an answer means, as the table of Mastodon's DeliveryWorker has it (federation.md 5.5).
#include "pheidi/federation/delivery/outcome.hpp"
#include "pheidi/http/errc.hpp"
#include "pheidi/net/errc.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::federation::delivery;
using pheidi::error;
using pheidi::seconds;
using pheidi::wall_time;

enum class end { delivered, refused, retried };

end end_of(const outcome& o) {
  if (std::holds_alternative<delivered>(o)) return end::delivered;
  if (std::holds_alternative<refused>(o)) return end::refused;
  EXPECT_TRUE(std::holds_alternative<host_fault>(o));
  return end::retried;
}

TEST(outcome, conformance_58_of_each_status) {
  const std::pair<int, end> table[] = {
      {200, end::delivered}, {202, end::delivered}, {299, end::delivered}, {300, end::retried},
      {301, end::retried},   {302, end::retried},   {303, end::retried},   {307, end::retried},
      {400, end::refused},   {401, end::retried},   {403, end::refused},   {404, end::refused},
      {405, end::refused},   {408, end::retried},   {410, end::refused},   {413, end::refused},
      {422, end::refused},   {429, end::retried},   {500, end::retried},   {501, end::refused},
      {502, end::retried},   {503, end::retried},   {504, end::retried},   {599, end::retried},
  };
  for (const auto& [status, expected] : table)
    EXPECT_EQ(end_of(from_status(status, false, {})), expected) << status;
}

TEST(outcome, of_401_is_final_when_the_sender_is_gone) {
  EXPECT_EQ(end_of(from_status(401, true, {})), end::refused);
  EXPECT_EQ(end_of(from_status(429, true, {})), end::retried);
}

TEST(outcome, of_a_refused_address_ends_the_job_but_is_tracked) {
  const auto o = from_error(error(pheidi::net::errc::refused_address, "10.0.0.1"));
  EXPECT_TRUE(std::holds_alternative<forbidden>(o));
  EXPECT_EQ(availability_for(o), availability_signal::failure);
  EXPECT_FALSE(failure_of(o, "https://x/"));
}

TEST(outcome, of_network_errors_is_a_host_fault_with_its_kind) {
  const std::pair<pheidi::net::errc, std::string_view> table[] = {
      {pheidi::net::errc::name_not_found, "dns"},
      {pheidi::net::errc::dns_timeout, "dns"},
      {pheidi::net::errc::connect_failed, "connect"},
      {pheidi::net::errc::connect_timeout, "connect"},
      {pheidi::net::errc::tls_certificate, "certificate"},
      {pheidi::net::errc::tls_handshake, "tls"},
      {pheidi::net::errc::read_timeout, "timeout"},
      {pheidi::net::errc::total_timeout, "timeout"},
      {pheidi::net::errc::reset, "reset"},
  };
  for (const auto& [code, expected] : table) {
    const auto o = from_error(error(code));
    EXPECT_EQ(label(o), expected);
    EXPECT_EQ(signal_for(o), host_signal::fault);
    EXPECT_EQ(availability_for(o), availability_signal::failure);
  }
}

TEST(outcome, our_own_lack_of_descriptors_blames_nobody) {
  const auto o = from_error(error(pheidi::net::errc::out_of_descriptors));
  EXPECT_TRUE(std::holds_alternative<deferred>(o));
  EXPECT_EQ(signal_for(o), host_signal::none);
  EXPECT_EQ(availability_for(o), availability_signal::none);
}

TEST(outcome, an_unknown_account_is_retried_without_blame) {
  const outcome o = own_fault{{"ActiveRecord::RecordNotFound", "no account"}};
  EXPECT_EQ(availability_for(o), availability_signal::none);
  ASSERT_TRUE(failure_of(o, "https://x/"));
  EXPECT_EQ(failure_of(o, "https://x/")->error_class, "ActiveRecord::RecordNotFound");
}

TEST(outcome, permanent_refusals_neither_clear_nor_add_failing_days) {
  EXPECT_EQ(availability_for(from_status(404, false, {})), availability_signal::none);
}

TEST(retry_after, reads_seconds_and_dates_and_clamps) {
  const wall_time now{std::chrono::seconds(1766000000)}; // 2025-12-17 19:33:20 UTC
  EXPECT_EQ(parse_retry_after("120", now, 6h), 120s);
  EXPECT_EQ(parse_retry_after("0", now, 6h), 0s);
  EXPECT_EQ(parse_retry_after("-5", now, 6h), 0s);
  EXPECT_EQ(parse_retry_after("99999999", now, 6h), 6h);
  EXPECT_EQ(parse_retry_after("999999999999999999999999", now, 6h), 6h);
  EXPECT_EQ(parse_retry_after("Wed, 17 Dec 2025 19:34:20 GMT", now, 6h), 60s);
  EXPECT_EQ(parse_retry_after("Wed, 17 Dec 2025 19:30:00 GMT", now, 6h), 0s);
  for (const auto* bad : {"", "soon", "1.5", "12x", "Wed, 17 Foo 2025", "0x10"})
    EXPECT_FALSE(parse_retry_after(bad, now, 6h)) << bad;
}

} // namespace
