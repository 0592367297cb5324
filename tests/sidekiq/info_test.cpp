// The `info` member that Sidekiq's pages read.
#include "pheidi/sidekiq/process.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace pheidi::sidekiq {
namespace {

TEST(info_json, has_every_key_that_the_pages_of_three_generations_read) {
  process_info p;
  p.identity = "host:1:abc";
  p.hostname = "host";
  p.pid = 1;
  p.started_at = wall_time(seconds(1766000000));
  p.queues = {{"push", 6}, {"ingress", 4}};
  p.concurrency = 200;
  p.version = "0.1.0";

  const auto text = info_json(p);
  const auto o = boost::json::parse(text).as_object();

  EXPECT_EQ(o.at("identity"), "host:1:abc");
  EXPECT_EQ(o.at("hostname"), "host");
  EXPECT_EQ(o.at("pid"), 1);
  EXPECT_TRUE(o.at("started_at").is_double());
  EXPECT_EQ(o.at("tag"), "pheidi");
  EXPECT_EQ(o.at("concurrency"), 200);
  EXPECT_EQ(o.at("queues"), (boost::json::value{"push", "ingress"}));
  EXPECT_EQ(o.at("labels"), boost::json::array{});
  EXPECT_EQ(o.at("version"), "0.1.0");
  EXPECT_EQ(o.at("embedded"), false);
  const boost::json::value weights = boost::json::parse(R"({"push":6,"ingress":4})");
  EXPECT_EQ(o.at("weights").as_array(), boost::json::array{weights});
  EXPECT_EQ(o.at("capsules").at("default").at("weights"), weights);
  EXPECT_EQ(o.at("capsules").at("default").at("mode"), "weighted");
}

} // namespace
} // namespace pheidi::sidekiq
