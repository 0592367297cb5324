// Reads the bits of interaction policies.
#include "instance/entities/approval.hpp"

namespace pheidi::instance::entities {

namespace {

bool includes(int half, const model::relation_row& to_author) {
  return (half & policy_public) != 0 || ((half & policy_followers) != 0 && to_author.following) ||
         ((half & policy_following) != 0 && to_author.followed_by);
}

} // namespace

boost::json::array policy_names(int half) {
  boost::json::array names;
  if ((half & policy_public) != 0) names.emplace_back("public");
  if ((half & policy_followers) != 0) names.emplace_back("followers");
  if ((half & policy_following) != 0) names.emplace_back("following");
  if ((half & policy_unsupported) != 0) names.emplace_back("unsupported_policy");
  return names;
}

const char* policy_for(int policy, const model::relation_row& to_author) {
  if (to_author.blocked_by) return "denied";
  if (includes(automatic_half(policy), to_author)) return "automatic";
  if (includes(manual_half(policy), to_author)) return "manual";
  const auto either = automatic_half(policy) | manual_half(policy);
  return (either & policy_unsupported) != 0 ? "unknown" : "denied";
}

} // namespace pheidi::instance::entities
