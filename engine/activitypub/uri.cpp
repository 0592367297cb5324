// URIs as ids: which may be fetched, whose host they are of, and the names that stand for everybody.
#include "pheidi/activitypub/value.hpp"
#include "pheidi/http/url.hpp"

namespace pheidi::activitypub {

namespace {

constexpr std::string_view activitystreams = "https://www.w3.org/ns/activitystreams";
constexpr std::size_t longest_uri = 2048;

result<http::url> parse(std::string_view uri) {
  if (uri.size() > longest_uri) return error{http::errc::bad_url, "too long"};
  return http::url::parse(uri);
}

} // namespace

bool is_public(std::string_view id) {
  return id == "https://www.w3.org/ns/activitystreams#Public" || id == "as:Public" || id == "Public";
}

bool has_activitystreams_context(const boost::json::object& o) {
  for (const auto* element : as_list(o.if_contains("@context")))
    if (element->is_string() && element->get_string() == activitystreams) return true;
  return false;
}

bool is_http_uri(std::string_view uri) {
  return parse(uri).has_value();
}

std::string host_of(std::string_view uri) {
  const auto parsed = parse(uri);
  return parsed ? parsed->to.host : std::string();
}

bool same_host(std::string_view a, std::string_view b) {
  const auto host = host_of(a);
  return !host.empty() && host == host_of(b);
}

std::string_view without_fragment(std::string_view uri) {
  return uri.substr(0, uri.find('#'));
}

} // namespace pheidi::activitypub
