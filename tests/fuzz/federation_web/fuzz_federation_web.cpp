// Any bytes as target, query, Accept header and WebFinger resource: no crash, and what is accepted keeps its
// promises.
#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/federation_web/discovery_documents.hpp"
#include "pheidi/federation_web/route.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace web = pheidi::federation_web;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool may_stand(char c) {
  return pheidi::ascii::is_alnum(c) || c == '_' || c == '.' || c == '-';
}

pheidi::config::identity_settings our_names() {
  pheidi::config::identity_settings out;
  out.local_domain = "harbour.example";
  out.web_domain = "web.harbour.example";
  return out;
}

void check_route(std::string_view target) {
  const auto found = web::route_of(target);
  require(web::route_of(target.substr(0, target.find('?'))).has_value() == found.has_value());
  if (!found) return;
  require(target.starts_with('/') && found->id >= 0);
  require(std::ranges::all_of(found->whose.username, may_stand));
  require(!found->page_for_people || target.starts_with("/@"));
}

void check_parameter(std::string_view target, std::string_view name) {
  const auto value = web::parameter(target, name);
  require(!value || (value->size() <= target.size() && pheidi::is_utf8(*value)));
}

void check_resource(std::string_view text) {
  static const auto ours = our_names();
  const auto found = web::read_resource(text, ours);
  if (!found.account) return;
  const bool by_name = !found.account->username.empty();
  require(by_name ? pheidi::activitypub::is_username(found.account->username)
                  : found.account->id != pheidi::account_id());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_route(text);
  check_parameter(text, "resource");
  check_parameter(text, text.substr(0, text.find('=')));
  check_resource(text);
  check_resource(web::parameter(text, "resource").value_or(std::string()));
  // Nobody gets ActivityPub who does not name it.
  const bool names_it = text.find('/') != text.npos;
  require(names_it || web::preferred(text) == web::representation::html);
  return 0;
}
