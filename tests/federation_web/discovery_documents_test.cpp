// host-meta (RFC 6415) and NodeInfo 2.0.
#include "our_server.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/federation_web/discovery_documents.hpp"

namespace pheidi::federation_web {

TEST(host_meta, says_in_both_forms_where_webfinger_is) {
  const std::string where = "https://web.harbour.example/.well-known/webfinger?resource={uri}";
  const auto from_xml = activitypub::read_host_meta(host_meta_xml(ours));
  const auto from_json = activitypub::read_host_meta(host_meta_json(ours));

  ASSERT_TRUE(from_xml) << from_xml.error().message();
  ASSERT_TRUE(from_json) << from_json.error().message();
  EXPECT_EQ(*from_xml, where);
  EXPECT_EQ(*from_json, where);
}

TEST(host_meta, is_an_xrd) {
  EXPECT_EQ(host_meta_xml(ours), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                 "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n"
                                 "  <Link rel=\"lrdd\" template=\"https://web.harbour.example/.well-known/"
                                 "webfinger?resource={uri}\"/>\n"
                                 "</XRD>\n");
}

TEST(host_meta, names_the_scheme_in_use) {
  auto plain = ours;
  plain.https = false;

  EXPECT_EQ(value_in(host_meta_json(plain)), value_in(R"({"links": [{"rel": "lrdd",
    "template": "http://web.harbour.example/.well-known/webfinger?resource={uri}"}]})"));
}

TEST(node_info, conformance_23_is_linked) {
  EXPECT_EQ(value_in(node_info_links(ours)),
            value_in(R"({"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                                    "href": "https://web.harbour.example/nodeinfo/2.0"}]})"));
}

TEST(node_info, conformance_23_lists_activitypub) {
  node_info n;
  n.version = "0.9.1";
  n.users = 1000;
  n.active_month = 100;
  n.active_half_year = 300;
  n.local_posts = 10'000'000'000;
  n.open_registrations = true;
  n.name = "Harbour";
  n.description = "Ships & \"gulls\"";

  EXPECT_EQ(value_in(node_info_document(n)), value_in(R"({
    "version": "2.0",
    "software": {"name": "pheidi", "version": "0.9.1"},
    "protocols": ["activitypub"],
    "services": {"outbound": [], "inbound": []},
    "usage": {"users": {"total": 1000, "activeMonth": 100, "activeHalfyear": 300}, "localPosts": 10000000000},
    "openRegistrations": true,
    "metadata": {"nodeName": "Harbour", "nodeDescription": "Ships & \"gulls\"", "upstream": {"name": "mastodon"}}
  })"));
}

TEST(node_info, of_a_new_server_has_the_same_members) {
  const auto document = value_in(node_info_document({}));

  EXPECT_EQ(document.at("usage"),
            value_in(R"({"users": {"total": 0, "activeMonth": 0, "activeHalfyear": 0}, "localPosts": 0})"));
  EXPECT_EQ(document.at("openRegistrations"), false);
  EXPECT_EQ(document.at("metadata"),
            value_in(R"({"nodeName": "", "nodeDescription": "", "upstream": {"name": "mastodon"}})"));
}

} // namespace pheidi::federation_web
