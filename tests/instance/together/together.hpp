// Ann of one instance and Bob of another, each asked by the API of their own; one instance's word is compared
// with the other's.
#pragma once

#include "town.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace pheidi::test {

struct together : testing::Test {
  explicit together(country& c = country::shared()) : all(c) {}

  /// True once that GET holds that value at that JSON pointer; `before_each` look that is done.
  static testing::AssertionResult becomes(const citizen& who, const std::string& target,
                                          const std::string& pointer, const boost::json::value& value,
                                          const std::function<void()>& before_each = {}) {
    api_answer last;
    const auto came = eventually(
        [&] {
          if (before_each) before_each();
          last = who.get(target);
          return last.at(pointer) == value;
        },
        patience);
    if (came) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << target << " has at " << pointer << " not " << value << ": " << last << "\n"
           << tail(who.at->log());
  }
  static testing::AssertionResult answers(const citizen& who, const std::string& target, int status) {
    api_answer last;
    const auto came = eventually(
        [&] {
          last = who.get(target);
          return last.status == status;
        },
        patience);
    if (came) return testing::AssertionSuccess();
    return testing::AssertionFailure() << target << " answers " << last;
  }
  /// For `becomes`: a job may be put off only after one look.
  static std::function<void()> hastening(const citizen& who) {
    return [at = who.at] { at->hasten(); };
  }
  static std::string tail(const std::string& log) {
    return log.substr(log.size() - std::min<std::size_t>(log.size(), 6000));
  }

  void TearDown() override {
    if (!HasFailure()) return;
    for (const auto* each : {&all.harbour, &all.quay})
      std::cout << each->domain() << ":\n" << tail(each->log()) << "\n";
  }

  /// The id there, once the post has come; "" when it does not.
  static std::string arrives(const citizen& at, const std::string& uri) {
    std::string id;
    eventually([&] { return !(id = at.known_status(uri)).empty(); }, patience);
    EXPECT_NE(id, "") << uri << " did not come to " << at.address();
    return id;
  }
  static std::vector<std::string> uris(const api_answer& list) {
    std::vector<std::string> out;
    if (list.json.is_array())
      for (const auto& each : list.json.get_array())
        out.emplace_back(each.at("uri").as_string());
    return out;
  }
  static bool in_home(const citizen& who, const std::string& uri) {
    const auto all = uris(who.get("/api/v1/timelines/home?limit=40"));
    return std::find(all.begin(), all.end(), uri) != all.end();
  }
  static testing::AssertionResult comes_home(const citizen& who, const std::string& uri) {
    if (eventually([&] { return in_home(who, uri); }, patience)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << uri << " is not in the home feed";
  }
  static testing::AssertionResult leaves_home(const citizen& who, const std::string& uri) {
    if (eventually([&] { return !in_home(who, uri); }, patience)) return testing::AssertionSuccess();
    return testing::AssertionFailure() << uri << " is still in the home feed";
  }
  /// The newest notification of that type, once there is one.
  static api_answer notified(const citizen& who, const std::string& type) {
    const auto target = "/api/v1/notifications?types[]=" + type;
    EXPECT_TRUE(becomes(who, target, "/0/type", boost::json::value(type)));
    return who.get(target);
  }
  static std::string account(const citizen& viewer, const citizen& whom, const std::string& rest = "") {
    return fmt::format("/api/v1/accounts/{}{}", viewer.find_account(whom.address()), rest);
  }
  static std::string relation(const citizen& viewer, const citizen& whom) {
    return "/api/v1/accounts/relationships?id[]=" + viewer.find_account(whom.address());
  }
  static std::string status(const std::string& id, const std::string& rest = "") {
    return "/api/v1/statuses/" + id + rest;
  }

  /// And both sides know it.
  static void follow(const citizen& who, const citizen& whom) {
    EXPECT_EQ(who.act("follow", whom).status, 200);
    EXPECT_TRUE(becomes(who, relation(who, whom), "/0/following", true));
    EXPECT_TRUE(becomes(whom, relation(whom, who), "/0/followed_by", true));
    // The first follow of somebody asks for their numbers once more, which would count a post twice.
    EXPECT_TRUE(eventually([&] { return who.at->rests(); }, patience));
  }

  static constexpr std::chrono::seconds patience{120};
  country& all;
  citizen ann = all.somebody(all.harbour), bob = all.somebody(all.quay);
};

} // namespace pheidi::test
