// SQLSTATEs, and which errors are worth another try.
#include "pheidi/db/errc.hpp"

#include <gtest/gtest.h>

namespace pheidi::db {
namespace {

TEST(db_errc, gives_each_sqlstate_its_meaning) {
  const std::pair<const char*, errc> table[] = {
      {"08006", errc::unavailable},  {"08P01", errc::unavailable},  {"57P01", errc::unavailable},
      {"57P03", errc::unavailable},  {"53300", errc::unavailable},  {"25P03", errc::unavailable},
      {"40001", errc::conflict},     {"40P01", errc::conflict},     {"55P03", errc::conflict},
      {"23505", errc::constraint},   {"23503", errc::constraint},   {"25006", errc::read_only},
      {"53100", errc::out_of_space}, {"53200", errc::out_of_space}, {"57014", errc::busy},
      {"42P01", errc::failed},       {"22021", errc::failed},       {"", errc::failed},
      {"0", errc::failed},           {"5", errc::failed},
  };
  for (const auto& [state, expected] : table)
    EXPECT_EQ(from_sqlstate(state), expected) << state;
}

TEST(db_errc, only_mistakes_are_not_transient) {
  for (const auto e :
       {errc::unavailable, errc::conflict, errc::read_only, errc::out_of_space, errc::busy, errc::stopped})
    EXPECT_TRUE(is_transient(error{e})) << describe(e);
  for (const auto e : {errc::constraint, errc::failed})
    EXPECT_FALSE(is_transient(error{e})) << describe(e);
}

TEST(db_errc, errors_of_others_are_not_transient_database_errors) {
  EXPECT_FALSE(is_transient(error{}));
  EXPECT_FALSE(is_transient(error{make_error_code(boost::system::errc::timed_out)}));
}

} // namespace
} // namespace pheidi::db
