// A running instance whose pages are asked for as a browser does, and read as a stranger's parser does.
#pragma once

#include "instance/api/people.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace pheidi::test {

inline const std::string as_browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
inline const std::string as_server = "application/activity+json";

struct pages : people {
  api_answer open(const std::string& target, const std::string& accept = as_browser) {
    return server.ask("GET", target, "", "", "", {{"Accept", accept}});
  }
  std::string place_of(const std::string& target, const std::string& accept = as_browser) {
    return open(target, accept).header("Location");
  }
  std::string insert(const std::string& what) { return sql("INSERT INTO " + what + " RETURNING id"); }
  /// From now on the account is of another server and at home at `page`.
  void move_away(const api_person& who, const std::string& domain, const std::string& page);
  std::string picture(const api_person& whose, const std::string& description);
};

/// "html" or "rss", as read_markup.py has it; null for what is no such thing.
boost::json::value read_markup(const std::string& kind, const std::string& text);
/// Nothing in it runs, or leads to what could.
testing::AssertionResult is_harmless(const api_answer& page);

} // namespace pheidi::test
