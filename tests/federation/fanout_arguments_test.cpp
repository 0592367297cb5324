// Arguments of distributing jobs, and what is kept beside them.
#include "federation/fanout/arguments.hpp"
#include "federation/fanout/distribution.hpp"

#include "pheidi/crypto/deflate.hpp"
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
  EXPECT_EQ(two->id, 7);
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

TEST(row_distribution, has_an_id_and_perhaps_options) {
  const auto one = read_row_distribution("[113]");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->id, 113);
  EXPECT_EQ(one->options, "{}");
  EXPECT_EQ(read_row_distribution(R"(["113",{"updated_at":"2026-01-02T03:04:05Z"}])")->options,
            R"({"updated_at":"2026-01-02T03:04:05Z"})");
  EXPECT_EQ(read_row_distribution("[113,null]")->options, "{}");
}

TEST(row_distribution, refuses_what_ruby_could_not_use) {
  for (const auto* args : {"[]", "[null]", R"(["x"])", "[1.5]", "[1,2]", "[1,{},3]"})
    EXPECT_FALSE(read_row_distribution(args)) << args;
}

TEST(record, is_read_as_it_was_written) {
  distribution d;
  d.payload = R"("{\"id\":\"https://a.example/1\",\"content\":\"line\\nbreak\"}")";
  d.sender = account_id(42);
  d.options = R"({"synchronize_followers":true})";
  d.personal = true;
  d.inboxes = {"https://a.example/inbox", "https://b.example/inbox"};
  const auto read = read_record(record_of(d));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->payload, d.payload);
  EXPECT_EQ(read->sender, d.sender);
  EXPECT_EQ(read->options, d.options);
  EXPECT_TRUE(read->personal);
  EXPECT_EQ(read->inboxes, d.inboxes);
}

TEST(record, that_is_none_is_refused) {
  for (const auto* text : {"", "{}", "[]\n\n", "{\"sender\":\"x\",\"options\":\"{}\"}\n"}) {
    EXPECT_FALSE(read_record(text)) << text;
    EXPECT_FALSE(read_record(crypto::zlib_compress(text))) << text;
  }
}

TEST(reader, is_there_for_each_class_that_distributes) {
  for (const auto* klass :
       {"ActivityPub::RawDistributionWorker", "ActivityPub::AccountRawDistributionWorker",
        "ActivityPub::CollectionRawDistributionWorker", "ActivityPub::DistributionWorker",
        "ActivityPub::StatusUpdateDistributionWorker", "ActivityPub::DistributePollUpdateWorker",
        "ActivityPub::UpdateDistributionWorker", "ActivityPub::MoveDistributionWorker",
        "ActivityPub::QuoteRequestWorker", "ActivityPub::FeatureRequestWorker"})
    EXPECT_NE(reader_of(klass), nullptr) << klass;
  EXPECT_EQ(reader_of("DistributionWorker"), nullptr) << "that one fills home feeds";
}

TEST(part_field, names_the_job_and_the_number) {
  EXPECT_EQ(part_field("push:42", 17), "push:42#17");
  EXPECT_TRUE(is_part_field("push:42#17"));
  EXPECT_FALSE(is_part_field("push:42"));
}

} // namespace
} // namespace pheidi::federation::fanout
