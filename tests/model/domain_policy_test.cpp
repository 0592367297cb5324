// Which row of the blocks counts for a domain.
#include "pheidi/model/domain_policy.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

constexpr domain_rule suspended{true, false, false, false};
constexpr domain_rule silenced{false, true, false, false};
constexpr domain_rule media_only{false, false, true, false};

TEST(domain_policy, nothing_is_known_of_a_domain_without_a_row) {
  domain_policy policy;
  policy.add_block("evil.example", suspended);

  const auto rule = policy.rule("good.example");

  EXPECT_FALSE(rule.suspended || rule.silenced || rule.reject_media || rule.reject_reports);
  EXPECT_TRUE(policy.allowed("good.example"));
}

TEST(domain_policy, a_block_covers_subdomains_and_no_neighbours) {
  domain_policy policy;
  policy.add_block("evil.example", suspended);

  for (const auto* domain : {"evil.example", "a.evil.example", "a.b.evil.example", "EVIL.Example",
                             "evil.example.", "evil.example:8443", "a.evil.example:1"})
    EXPECT_FALSE(policy.allowed(domain)) << domain;
  for (const auto* domain : {"notevil.example", "evil.example.org", "example", "vil.example"})
    EXPECT_TRUE(policy.allowed(domain)) << domain;
}

TEST(domain_policy, the_longest_row_counts_alone) {
  domain_policy policy;
  policy.add_block("example", suspended);
  policy.add_block("b.example", silenced);
  policy.add_block("a.b.example", media_only);

  EXPECT_TRUE(policy.rule("c.example").suspended);
  EXPECT_TRUE(policy.rule("x.b.example").silenced);
  EXPECT_FALSE(policy.rule("x.b.example").suspended);
  EXPECT_TRUE(policy.rule("a.b.example").reject_media);
  EXPECT_FALSE(policy.rule("a.b.example").silenced);
}

TEST(domain_policy, who_is_suspended_has_media_and_reports_rejected) {
  domain_policy policy;
  policy.add_block("evil.example", suspended);

  EXPECT_TRUE(policy.rule("evil.example").reject_media && policy.rule("evil.example").reject_reports);
}

TEST(domain_policy, limited_federation_knows_exact_names_only) {
  domain_policy policy;
  policy.limit(true);
  policy.add_allow("friend.example");
  policy.add_allow("fallen.example");
  policy.add_block("fallen.example", suspended);

  EXPECT_TRUE(policy.allowed("friend.example"));
  EXPECT_TRUE(policy.allowed("Friend.Example"));
  EXPECT_FALSE(policy.allowed("sub.friend.example"));
  EXPECT_FALSE(policy.allowed("other.example"));
  EXPECT_FALSE(policy.allowed("fallen.example"));
  EXPECT_TRUE(policy.allowed("")) << "this server";
}

TEST(domain_policy, odd_domains_are_no_trouble) {
  domain_policy policy;
  policy.add_block("", suspended);
  policy.add_block(".", suspended);
  policy.add_block("evil.example", suspended);

  for (const auto* domain : {".", "..", ":", ":80", ".example", "example..", "[::1]:443"})
    EXPECT_FALSE(policy.rule(domain).suspended) << domain;
  EXPECT_TRUE(policy.rule("..evil.example").suspended);
}

} // namespace
} // namespace pheidi::model
