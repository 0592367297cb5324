// host-meta and NodeInfo.
#include "pheidi/federation_web/discovery_documents.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

std::string webfinger_template(const config::identity_settings& identity) {
  return model::web_origin(identity) + "/.well-known/webfinger?resource={uri}";
}

} // namespace

std::string host_meta_xml(const config::identity_settings& identity) {
  return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" template="{}"/>
</XRD>
)",
                     activitypub::escape_html(webfinger_template(identity)));
}

std::string host_meta_json(const config::identity_settings& identity) {
  std::string out;
  json::writer w(out);
  w.object().key("links").array().object().key("rel").string("lrdd");
  w.key("template").string(webfinger_template(identity)).end().end().end();
  return out;
}

std::string node_info_links(const config::identity_settings& identity) {
  std::string out;
  json::writer w(out);
  w.object().key("links").array().object();
  w.key("rel").string("http://nodeinfo.diaspora.software/ns/schema/2.0");
  w.key("href").string(model::web_origin(identity) + "/nodeinfo/2.0").end().end().end();
  return out;
}

std::string node_info_document(const node_info& n) {
  std::string out;
  json::writer w(out);
  w.object().key("version").string("2.0");
  w.key("software").object().key("name").string("pheidi").key("version").string(n.version).end();
  w.key("protocols").array().string("activitypub").end();
  w.key("services").object().key("outbound").array().end().key("inbound").array().end().end();
  w.key("usage").object().key("users").object().key("total").integer(n.users);
  w.key("activeMonth").integer(n.active_month).key("activeHalfyear").integer(n.active_half_year).end();
  w.key("localPosts").integer(n.local_posts).end();
  w.key("openRegistrations").boolean(n.open_registrations);
  w.key("metadata").object().key("nodeName").string(n.name);
  w.key("nodeDescription").string(n.description);
  // Clients that choose by software know us by whose API it is.
  w.key("upstream").object().key("name").string("mastodon").end().end().end();
  return out;
}

} // namespace pheidi::federation_web
