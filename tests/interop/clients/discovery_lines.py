#!/usr/bin/python3
"""Lines 1 to 5, 41 and 47 of client-api.md section 7: what clients ask before anybody has signed in."""
import re
import xml.etree.ElementTree as xml

import world
from world import ask, base, domain, get, good, person

ORIGIN = "https://client.example"


def line_1_both_instance_documents_are_whole():
    for path in ["/api/v1/instance", "/api/v1/instance/", "/api/v2/instance", "/api/v2/instance/"]:
        said = good(get(path))
        assert re.match(r"^\d+\.\d+\.\d+", said["version"]), said["version"]
        limits = said["configuration"]
        for section, names in INTEGERS.items():
            for name in names:
                assert type(limits[section][name]) is int, (path, section, name, limits[section].get(name))
        for name in ["title", "description", "languages", "rules", "configuration", "registrations"]:
            assert said[name] is not None, (path, name)
    v1 = good(get("/api/v1/instance"))
    assert v1["uri"] == domain and v1["urls"]["streaming_api"] == f"wss://{domain}", v1
    assert v1["thumbnail"].startswith("https://"), v1["thumbnail"]
    assert all(type(v1["stats"][name]) is int for name in ["user_count", "status_count", "domain_count"]), v1
    for name in ["short_description", "email", "approval_required", "invites_enabled", "contact_account"]:
        assert name in v1, name
    v2 = good(get("/api/v2/instance"))
    assert v2["domain"] == domain and v2["configuration"]["urls"]["streaming"] == f"wss://{domain}", v2
    assert v2["thumbnail"]["url"].startswith("https://"), v2["thumbnail"]
    assert type(v2["api_versions"]["mastodon"]) is int, v2["api_versions"]
    assert v2["contact"]["email"] is not None and type(v2["usage"]["users"]["active_month"]) is int, v2


INTEGERS = {
    "statuses": ["max_characters", "max_media_attachments", "characters_reserved_per_url"],
    "media_attachments": [
        "image_size_limit",
        "image_matrix_limit",
        "video_size_limit",
        "video_frame_rate_limit",
        "video_matrix_limit",
    ],
    "polls": ["max_options", "max_characters_per_option", "min_expiration", "max_expiration"],
    "accounts": ["max_featured_tags"],
}


def line_2_preflights_pass_without_a_token():
    for path in ["/api/v1/statuses", "/oauth/token", "/nodeinfo/2.0", "/api/v2/media"]:
        wanted = {
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "GET" if "nodeinfo" in path else "POST",
            "Access-Control-Request-Headers": "authorization, idempotency-key",
        }
        answer = ask("OPTIONS", path, headers=wanted)
        assert 200 <= answer.status_code < 300, answer.told
        assert answer.headers["Access-Control-Allow-Origin"] == "*", (path, answer.headers)
        allowed = answer.headers["Access-Control-Allow-Headers"].lower()
        assert allowed == "*" or {"authorization", "idempotency-key"} <= set(allowed.split(", ")), allowed


def line_3_nodeinfo_is_found_and_open_to_pages():
    found = get("/.well-known/nodeinfo", headers={"Origin": ORIGIN})
    links = {link["rel"]: link["href"] for link in good(found)["links"]}
    address = links["http://nodeinfo.diaspora.software/ns/schema/2.0"]
    world.same(address, base + "/nodeinfo/2.0")
    answer = get(address, headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == "*", answer.headers
    said = good(answer)
    world.same(said["version"], "2.0")
    assert said["protocols"] == ["activitypub"] and type(said["openRegistrations"]) is bool, said
    assert type(said["usage"]["users"]["total"]) is int and type(said["usage"]["localPosts"]) is int, said
    known = ["mastodon", "pleroma", "akkoma", "friendica", "firefish", "iceshrimp", "gotosocial"]
    upstream = said["metadata"].get("upstream", {}).get("name")
    assert said["software"]["name"] in known or upstream == "mastodon", said


def line_4_host_meta_and_webfinger_lead_to_the_actor():
    answer = get("/.well-known/host-meta")
    assert answer.status_code == 200, answer.told
    link = xml.fromstring(answer.text).find("{http://docs.oasis-open.org/ns/xri/xrd-1.0}Link")
    assert link.get("rel") == "lrdd", answer.told
    world.same(link.get("template"), base + "/.well-known/webfinger?resource={uri}")
    name = "acct:alice@" + domain
    finger = get("/.well-known/webfinger", params={"resource": name})
    assert finger.status_code == 200 and "json" in finger.headers["Content-Type"], finger.told
    said = finger.json()
    world.same(said["subject"], name)
    assert any(link["rel"] == "self" and link["href"].startswith(base) for link in said["links"]), said


def line_5_oauth_metadata_is_of_https():
    said = good(get("/.well-known/oauth-authorization-server"))
    world.same(said["issuer"], base + "/")
    endpoints = [value for name, value in said.items() if name.endswith("_endpoint")]
    assert len(endpoints) >= 5, said
    for address in endpoints:
        assert address.startswith(base + "/") and not set("?#@") & set(address), address
    world.same(said["code_challenge_methods_supported"], ["S256"])
    world.same(said["grant_types_supported"], ["authorization_code", "client_credentials"])
    world.same(said["response_types_supported"], ["code"])
    assert {"client_secret_basic", "client_secret_post"} <= set(said["token_endpoint_auth_methods_supported"])
    assert {"read", "write", "follow", "push", "profile"} <= set(said["scopes_supported"]), said


def line_41_an_account_without_images_has_some():
    account = good(get(f"/api/v1/accounts/{person('bob')['id']}"))
    for name in ["avatar", "avatar_static", "header", "header_static"]:
        answer = get(account[name])
        assert answer.status_code == 200 and answer.content, (name, account[name], answer.status_code)
        assert answer.headers["Content-Type"].startswith("image/"), answer.headers


def line_47_lists_of_absent_features_are_empty_lists():
    alice = person("alice")
    account = alice["id"]
    for path in [
        "/api/v1/announcements",
        "/api/v1/followed_tags",
        "/api/v1/suggestions",
        "/api/v2/suggestions",
        "/api/v1/trends",
        "/api/v1/trends/tags",
        "/api/v1/trends/statuses",
        "/api/v1/trends/links",
        "/api/v1/featured_tags",
        "/api/v1/featured_tags/suggestions",
        f"/api/v1/accounts/{account}/featured_tags",
        "/api/v1/custom_emojis",
        "/api/v1/endorsements",
        f"/api/v1/accounts/{account}/endorsements",
        "/api/v1/scheduled_statuses",
        "/api/v1/directory",
        "/api/v1/lists",
        "/api/v1/filters",
        "/api/v2/filters",
        "/api/v1/follow_requests",
        "/api/v1/domain_blocks",
        "/api/v1/instance/rules",
    ]:
        said = good(get(path, alice))
        assert isinstance(said, list), (path, said)


if __name__ == "__main__":
    world.run(globals())
