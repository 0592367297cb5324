// When a Move holds.
#include "pheidi/model/moves.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

struct move_to : testing::Test {
  account_row from, to;
  move_to() {
    from.id = account_id(1);
    from.uri = "https://a.example/users/bob";
    to.id = account_id(2);
    to.uri = "https://b.example/users/bob";
    to.also_known_as = {"https://c.example/users/bob", from.uri};
  }
};

TEST_F(move_to, an_account_that_names_the_old_one_holds) {
  EXPECT_EQ(judge_move(from, to), move_verdict::allowed);
}

TEST_F(move_to, itself_does_not) {
  from.also_known_as = {from.uri};

  EXPECT_EQ(judge_move(from, from), move_verdict::same_account);
}

TEST_F(move_to, one_that_is_suspended_or_gone_does_not) {
  to.suspended = true;
  EXPECT_EQ(judge_move(from, to), move_verdict::target_unavailable);
  to.suspended = false;
  to.permanently_unavailable = true;
  EXPECT_EQ(judge_move(from, to), move_verdict::target_unavailable);
}

TEST_F(move_to, one_that_does_not_name_the_old_one_does_not) {
  to.also_known_as = {"https://a.example/users/bob2", "https://A.example/users/bob"};
  EXPECT_EQ(judge_move(from, to), move_verdict::not_confirmed);
  to.also_known_as = {""};
  from.uri.clear();
  EXPECT_EQ(judge_move(from, to), move_verdict::not_confirmed);
}

} // namespace
} // namespace pheidi::model
