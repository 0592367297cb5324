// Who is counted, from the request to the header of its answer (client-api.md 1.6).
#include "oauth_rig.hpp"

#include <fmt/format.h>

#include <array>

namespace pheidi::instance::oauth {
namespace {

web::answer nothing(web::call&) {
  return web::done();
}

constexpr std::array tables{
    web::route{"GET", "/api/v1/things", web::person("read"), &nothing},
    web::route{"POST", "/api/v1/things", web::person("write"), &nothing, web::writes, nullptr,
               web::family::statuses},
    web::route{"DELETE", "/api/v1/things", web::person("write"), &nothing, web::writes, nullptr,
               web::family::deletions},
};

struct request_of {
  std::string method, token;
};
using answers = std::vector<std::string>;

struct windows : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  registered phone = rig.register_application(), desk = rig.register_application();
  std::string user = add_user();

  windows() { rig.settings.web.rate_limits = true; }
  ~windows() override { rig.settings.web.rate_limits = false; }

  std::string add_user() {
    static int made = 0;
    return rig.add_user(fmt::format("often{}", ++made));
  }
  /// "status limit remaining" of each, with windows that nobody used; anew when they end on the way.
  answers ask(const std::vector<request_of>& all) {
    using five_minutes = std::chrono::duration<std::int64_t, std::ratio<300>>;
    const auto window = [] { return std::chrono::floor<five_minutes>(wall_clock::now()); };
    for (;;) {
      const auto began = window();
      web::service fresh(rig.parts({tables}));
      answers out;
      for (const auto& each : all) {
        const auto said =
            rig.ask_of(fresh, each.method, "/api/v1/things", {{"Authorization", "Bearer " + each.token}});
        out.push_back(fmt::format("{} {} {}", said.status, said.header("X-RateLimit-Limit"),
                                  said.header("X-RateLimit-Remaining")));
      }
      if (window() == began) return out;
    }
  }
};

TEST_F(windows, are_those_of_the_person_with_whatever_application) {
  const auto a = rig.add_token(phone, user, "read write"), b = rig.add_token(desk, user, "read write");
  const auto other = rig.add_token(phone, add_user(), "read write");
  EXPECT_EQ(ask({{"POST", a}, {"POST", b}, {"POST", other}, {"POST", a}}),
            (answers{"200 300 299", "200 300 298", "200 300 299", "200 300 297"}));
  EXPECT_EQ(ask({{"DELETE", a}, {"DELETE", b}, {"DELETE", other}}),
            (answers{"200 30 29", "200 30 28", "200 30 29"}));
}

TEST_F(windows, of_a_token_count_from_its_first_request) {
  const auto a = rig.add_token(phone, user, "read write"), b = rig.add_token(desk, user, "read write");
  EXPECT_EQ(ask({{"GET", a}, {"GET", a}, {"GET", b}}),
            (answers{"200 300 299", "200 300 298", "200 300 299"}));
}

TEST_F(windows, are_not_filled_by_who_may_not_do_it) {
  const auto reads = rig.add_token(phone, user, "read"), writes = rig.add_token(desk, user, "write");
  const auto revoked = rig.add_token(phone, user, "write");
  rig.sql(fmt::format("UPDATE oauth_access_tokens SET revoked_at = now() WHERE token = '{}'", revoked));
  const auto said = ask(
      {{"DELETE", reads}, {"DELETE", reads}, {"DELETE", revoked}, {"DELETE", "made up"}, {"DELETE", writes}});
  EXPECT_EQ(said.at(0).substr(0, 3), "403");
  EXPECT_EQ(said.at(2).substr(0, 3), "401");
  EXPECT_EQ(said.at(3).substr(0, 3), "401");
  EXPECT_EQ(said.at(4), "200 30 29");
}

} // namespace
} // namespace pheidi::instance::oauth
