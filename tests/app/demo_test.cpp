// `pheidi demo`: every delivery is accounted for, and nothing is left behind.
#include "instance.hpp"
#include "swarm/shell.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace pheidi::test {

namespace {

TEST(demo, says_what_became_of_each_delivery_and_tidies_up) {
  const temporary_directory place("demo");
  ::chmod(place.path().c_str(), 0711); // the servers run as another user when we are root
  const auto ran = shell(fmt::format("TMPDIR={} {}/engine/cli/pheidi demo --jobs 400 --json",
                                     place.path().string(), PHEIDI_BINARY_DIR));

  ASSERT_EQ(ran.status, 0) << ran.output;
  const auto figures = boost::json::parse(ran.output).as_object();
  const auto figure = [&figures](std::string_view name) { return figures.at(name).to_number<int>(); };
  EXPECT_EQ(figure("jobs"), 400);
  EXPECT_EQ(figure("delivered") + figure("to_retry") + figure("not_tried") + figure("given_up"), 400);
  EXPECT_EQ(figure("lost"), 0);
  EXPECT_EQ(figure("twice"), 0);
  EXPECT_GT(figure("delivered"), 300) << "185 of 200 hosts take what they get";
  EXPECT_TRUE(std::filesystem::is_empty(place.path()));
}

} // namespace

} // namespace pheidi::test
