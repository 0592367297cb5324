// Arguments of distributing jobs, and the list of inboxes.
#include "federation/fanout/arguments.hpp"

#include "pheidi/federation/fanout/fan_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::federation::fanout {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(raw_distribution, has_two_or_three_arguments) {
  const auto two = read_raw_distribution(R"(["{\"id\":1}",7])");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->payload, R"("{\"id\":1}")") << "as it stands in the job";
  EXPECT_EQ(two->sender, account_id(7));
  EXPECT_THAT(two->except, IsEmpty());

  const auto three = read_raw_distribution(R"(["x",7,["https://a.example/inbox"]])");
  ASSERT_TRUE(three);
  EXPECT_THAT(three->except, ElementsAre("https://a.example/inbox"));
  EXPECT_TRUE(read_raw_distribution(R"(["x",7,null])"));
}

TEST(raw_distribution, refuses_what_ruby_could_not_use) {
  for (const auto* args : {"[]", R"(["x"])", R"([{"id":1},7])", R"(["x","seven"])", R"(["x",7.5])",
                           R"(["x",7,[1]])", R"(["x",7,[],9])"})
    EXPECT_FALSE(read_raw_distribution(args)) << args;
}

TEST(inbox_list, is_in_one_order_and_without_what_is_excepted) {
  EXPECT_THAT(without({"https://c/", "https://a/", "https://b/"}, {"https://b/"}),
              ElementsAre("https://a/", "https://c/"));
  EXPECT_THAT(without({"https://a/\nhttps://b/"}, {}), IsEmpty());
}

TEST(inbox_list, is_read_as_it_was_written) {
  const std::vector<std::string> list{"https://a/inbox", "https://b/inbox"};
  EXPECT_EQ(read_list(list_text(list)), list);
  EXPECT_THAT(read_list(""), IsEmpty());
}

TEST(part_field, names_the_job_and_the_number) {
  EXPECT_EQ(part_field("push:42", 17), "push:42#17");
  EXPECT_TRUE(is_part_field("push:42#17"));
  EXPECT_FALSE(is_part_field("push:42"));
}

} // namespace
} // namespace pheidi::federation::fanout
