// WebFinger: whom a handle means, and where to ask.
#include "activitypub/handle.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/json/read.hpp"

#include <fmt/format.h>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

bool is_activity_type(std::string_view type) {
  return type == "application/activity+json" ||
         type == R"(application/ld+json; profile="https://www.w3.org/ns/activitystreams")";
}

std::string self_link(const bj::object& jrd) {
  for (const auto* each : as_list(member(jrd, "links"))) {
    const auto* link = each->if_object();
    if (!link || text_of(*link, "rel") != "self" || !is_activity_type(text_of(*link, "type"))) continue;
    auto href = text_of(*link, "href");
    if (is_http_uri(href)) return href;
  }
  return {};
}

/// For a query; ':' and '@' may stand there, and are left as servers write them themselves.
std::string escape_query(std::string_view text) {
  constexpr std::string_view kept = "-._~:@";
  std::string out;
  for (const char c : text) {
    if (ascii::is_alnum(c) || (c != '\0' && kept.find(c) != kept.npos))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

} // namespace

result<webfinger> read_webfinger(std::string_view jrd) {
  const auto parsed = json::parse(jrd);
  if (!parsed) return parsed.error();
  const auto* document = parsed->if_object();
  if (!document) return error{errc::not_a_document};
  auto subject = parse_handle(text_of(*document, "subject"));
  if (!subject) return error{errc::not_a_document, "subject"};
  return webfinger{std::move(subject->username), std::move(subject->domain), self_link(*document)};
}

std::string webfinger_url(std::string_view username, std::string_view domain) {
  return fmt::format("https://{}/.well-known/webfinger?resource={}", domain,
                     escape_query(fmt::format("acct:{}@{}", username, domain)));
}

std::string expand_template(std::string_view lrdd_template, std::string_view resource) {
  constexpr std::string_view place = "{uri}";
  const auto escaped = escape_query(resource);
  std::string out;
  while (!lrdd_template.empty()) {
    const auto at = lrdd_template.find(place);
    out += lrdd_template.substr(0, at);
    if (at == lrdd_template.npos) break;
    out += escaped;
    lrdd_template.remove_prefix(at + place.size());
  }
  return out;
}

} // namespace pheidi::activitypub
