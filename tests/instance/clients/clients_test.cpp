// Real clients against a running instance: the lines of client-api.md section 7 that P0 touches, the start-up
// sequences of section 2.1, the rows of section 8, and the pages in a browser. Each is a function of a script
// in tests/interop/clients.
#include "client_world.hpp"

#include <gtest/gtest.h>

namespace pheidi::test {

void PrintTo(const client_test& test, std::ostream* out) {
  *out << test.script << ' ' << test.name;
}

namespace {

class clients : public testing::TestWithParam<client_test> {};

TEST_P(clients, find_what_they_need) {
  if (!client_world::can_run(GetParam()))
    GTEST_SKIP() << "its client is not there: tests/interop/clients/install.sh brings it";
  auto& world = client_world::shared();

  EXPECT_EQ(world.run(GetParam()), 0) << world.story();
}

std::string name_of(const testing::TestParamInfo<client_test>& info) {
  return info.param.name;
}

#define TESTS_OF(what, script)                                                                               \
  INSTANTIATE_TEST_SUITE_P(what, clients, testing::ValuesIn(tests_of(script)), name_of)

TESTS_OF(discovery, "discovery_lines.py");
TESTS_OF(oauth, "oauth_lines.py");
TESTS_OF(posting, "posting_lines.py");
TESTS_OF(paging, "paging_lines.py");
TESTS_OF(pages, "pages_lines.py");
TESTS_OF(streaming, "streaming_lines.py");
TESTS_OF(toot, "toot_lines.py");
TESTS_OF(mastodon_py_statuses, "mastodon_py_statuses.py");
TESTS_OF(mastodon_py_people, "mastodon_py_people.py");
TESTS_OF(mastodon_py_reading, "mastodon_py_reading.py");
TESTS_OF(masto, "masto_lines.mjs");
TESTS_OF(startup, "startup_sequences.py");
TESTS_OF(pitfalls, "pitfalls.py");
TESTS_OF(browser, "browser_pages.py");
TESTS_OF(megalodon, "megalodon_lines.mjs");

#undef TESTS_OF

} // namespace

} // namespace pheidi::test
