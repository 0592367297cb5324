// What clients and other servers ask for, and which parts of the engine a process runs.
#include "config/kinds.hpp"

#include <algorithm>

namespace pheidi::config {

namespace {

#define AT(path)                                                                                             \
  [](auto& s) -> auto& {                                                                                     \
    return s.path;                                                                                           \
  }

/// Clients connect a WebSocket or an event stream to it.
bool is_streaming_url(const std::string& text) {
  if (text.empty()) return true;
  if (text.find_first_of(" \t\r\n\"'<>\\") != text.npos) return false;
  return std::ranges::any_of(std::vector<std::string>{"wss://", "ws://", "https://", "http://"},
                             [&text](const auto& scheme) { return text.starts_with(scheme); });
}

bool is_role(const std::string& word) {
  return word == "web" || word == "streaming" || word == "ingest" || word == "delivery";
}

} // namespace

void add_web(std::vector<spec>& out) {
  out.push_back(
      listening("web.listen", AT(web.listen),
                "Where the proxy sends what other servers ask for: WebFinger, NodeInfo, actors, their "
                "collections and posts, and the inboxes too. Empty: that stays with Rails."));
  out.push_back(whole("web.max_connections", AT(web.max_connections), 1, 65536,
                      "Open connections of that HTTP server."));
  out.push_back(flag("web.api", AT(web.api),
                     "Whether what clients ask for is served there as well: API, OAuth, streaming, files."));
  out.push_back(
      flag("web.rate_limits", AT(web.rate_limits),
           "Whether clients are limited as Mastodon limits them. Off is for tests and benchmarks."));
  out.push_back(text("web.streaming_base_url", AT(web.streaming_base_url), is_streaming_url,
                     "ws(s)://host[:port]", "Where clients find streaming; by default wss://WEB_DOMAIN.")
                    .from("STREAMING_API_BASE_URL"));
  out.push_back(flag("web.single_user", AT(web.single_user),
                     "The front page is the profile of the first user, and nobody signs up.")
                    .from("SINGLE_USER_MODE"));
  out.push_back(flag("web.only_authenticated", AT(web.only_authenticated),
                     "The API answers nobody who is not signed in. Also on with identity.limited_federation.")
                    .from("DISALLOW_UNAUTHENTICATED_API_ACCESS"));
}

void add_process(std::vector<spec>& out) {
  out.push_back(list("process.roles", AT(process.roles), is_role,
                     "a list of web, streaming, ingest, delivery",
                     "The parts of the engine that this process runs, when several processes share the work. "
                     "Empty: delivery, and what the other settings ask for."));
}

#undef AT

} // namespace pheidi::config
