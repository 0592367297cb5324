#!/usr/bin/python3
"""The calls of client-api.md section 2.1 in their order, with the fields that these clients insist on."""
import asyncio
import base64
import hashlib
import json
import os
import ssl
import xml.etree.ElementTree as xml

import websockets

import world
from browser import Browser
from pictures import picture
from shapes import accepts, check
from world import ask, becomes, code_form, get, good, post, write_post

ORIGIN = {"Origin": "https://client.example"}
VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123456789"


def furnished():
    """Somebody with a home timeline and notifications of every usual kind."""
    alice, bob = world.new_person(), world.new_person()
    world.follow(alice, bob)
    media = good(post("/api/v2/media", bob, files={"file": ("a.png", picture(), "image/png")}))
    write_post(bob, "a picture", media_ids=[media["id"]], spoiler_text="careful")
    write_post(bob, "which?", poll={"options": ["a", "b"], "expires_in": 600})
    write_post(bob, f"@{alice['name']} #tagged https://example.com/page")
    own = write_post(alice, "mine")
    good(post(f"/api/v1/statuses/{own['id']}/favourite", bob))
    good(post(f"/api/v1/statuses/{own['id']}/reblog", bob))
    good(post(f"/api/v1/accounts/{alice['id']}/follow", bob))
    becomes(lambda: len(good(get("/api/v1/notifications", alice))) == 4, "four notifications")
    becomes(lambda: len(world.home_ids(alice)) >= 4, "a home timeline")
    return alice


def all_of(client, kind, values):
    assert values, f"no {kind} to look at"
    for value in values:
        accepts(client, kind, value)
    return values


def signed_in(client, who, redirect_uri, scopes, pkce=False, as_json=False, **more):
    """Registers, asks for consent in a browser and turns the code into a token."""
    body = "json" if as_json else "data"
    wanted = {"client_name": client, "redirect_uris": redirect_uri, "scopes": scopes, "website": "https://a.example"}
    application = good(post("/api/v1/apps", **{body: wanted}, headers=ORIGIN))
    if pkce:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        more["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        more["code_challenge_method"] = "S256"
    got = Browser(world.base).consent(world.authorise_url(application, redirect_uri, scopes, **more), who)
    assert got["redirect"].startswith(redirect_uri), got
    form = code_form(application, got["code"], redirect_uri, scope=scopes)
    if pkce:
        form["code_verifier"] = VERIFIER
    answer = post("/oauth/token", **{body: form}, headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == "*", answer.headers
    return accepts(client, "Token", good(answer))["access_token"]


def streams(token, wanted, by_subprotocol):
    """Connects a WebSocket and makes the subscriptions; it stays open while they are made."""

    async def connect():
        context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
        address = good(get("/api/v2/instance"))["configuration"]["urls"]["streaming"] + "/api/v1/streaming"
        how = {"subprotocols": [token]} if by_subprotocol else {}
        query = "" if by_subprotocol else f"?access_token={token}&stream={wanted[0]}"
        async with websockets.connect(address + query, ssl=context, open_timeout=60, **how) as connection:
            for name in wanted[0 if by_subprotocol else 1 :]:
                await connection.send(json.dumps({"type": "subscribe", "stream": name}))
            await (await connection.ping())

    asyncio.run(connect())


def boots_phanpy():
    who = furnished()
    meta = get("/.well-known/host-meta", headers=ORIGIN)
    assert meta.headers["Access-Control-Allow-Origin"] == "*", meta.headers
    template = xml.fromstring(meta.text)[0].get("template")
    assert template.split("/")[2] == world.domain, template
    metadata = good(get("/.well-known/oauth-authorization-server", headers=ORIGIN))
    assert "S256" in metadata["code_challenge_methods_supported"], metadata
    token = signed_in("phanpy", who, "https://phanpy.example/", "read write follow push", pkce=True)
    check(good(get("/api/v1/preferences", token)), "Preferences")
    instance = check(good(get("/api/v2/instance", token)), "InstanceV2")
    me = check(good(get("/api/v1/accounts/verify_credentials", token)), "Account")
    links = good(get("/.well-known/nodeinfo", headers=ORIGIN))["links"]
    newest = [link["href"] for link in links if "/schema/2." in link["rel"]][-1]
    assert good(get(newest, headers=ORIGIN))["software"]["name"], newest
    streams(token, ["user", "user:notification"], by_subprotocol=True)
    all_of("phanpy", "Status", good(get("/api/v1/timelines/home?limit=20", token)))
    assert isinstance(good(get("/api/v1/followed_tags?limit=200", token)), list)
    assert isinstance(good(get("/api/v1/lists", token)), list)
    assert isinstance(good(get("/api/v1/markers?timeline=notifications", token)), dict)
    all_of("phanpy", "Notification", good(get("/api/v1/notifications?limit=1", token)))
    assert instance["api_versions"]["mastodon"] >= 2
    check(good(get("/api/v2/notifications?limit=20", token)), "Groups")
    assert isinstance(good(get("/api/v1/follow_requests", token)), list)
    assert isinstance(good(get("/api/v1/announcements", token)), list)
    check(good(get("/api/v2/notifications/policy", token)), "Policy")
    assert isinstance(good(get("/api/v2/filters", token)), list)
    assert isinstance(good(get("/api/v1/custom_emojis", headers=ORIGIN)), list)
    ids = world.home_ids(token)[:2]
    got = good(get("/api/v1/statuses", token, params={"id[]": ids}))
    world.same(sorted(one["id"] for one in got), sorted(ids))
    own = f"/api/v1/accounts/{me['id']}/statuses"
    all_of("phanpy", "Status", good(get(own + "?limit=20&exclude_replies=true", token)))
    check(good(get("/api/v2/search?q=from:me&type=statuses&limit=1", token)), "Search")


def boots_elk():
    who = furnished()
    instance = check(good(get("/api/v2/instance")), "InstanceV2")
    assert instance["configuration"]["vapid"]["public_key"], instance["configuration"]
    uri = "https://elk.example/api/oauth/callback"
    how = {"as_json": True, "force_login": "true", "lang": "en"}
    token = signed_in("elk", who, uri, "read write follow push", **how)
    nodeinfo = get("/nodeinfo/2.0", headers=ORIGIN)
    assert nodeinfo.headers["Access-Control-Allow-Origin"] == "*" and good(nodeinfo)["software"], nodeinfo.told
    check(good(get("/api/v2/instance", token, headers=ORIGIN)), "InstanceV2")
    me = check(good(get("/api/v1/accounts/verify_credentials", token)), "Account")
    check(good(get("/api/v1/preferences", token)), "Preferences")
    assert get("/api/v1/push/subscription", token).status_code in (200, 404)
    streams(token, ["user"], by_subprotocol=True)
    good(post("/api/v1/markers", token, json={"notifications": {"last_read_id": "1"}}))
    marker = good(get("/api/v1/markers?timeline[]=notifications", token))["notifications"]
    check(marker, "Marker")
    all_of("elk", "Notification", good(get("/api/v1/notifications?limit=30", token)))
    all_of("elk", "Status", good(get("/api/v1/timelines/home?limit=30", token)))
    for path in ["followed_tags", "custom_emojis", "trends/tags", "lists"]:
        assert isinstance(good(get("/api/v1/" + path, token)), list), path
    media = good(post("/api/v1/media", token, files={"file": ("a.png", picture(), "image/png")}))
    assert check(media, "Media")["url"]
    good(ask("PUT", f"/api/v1/media/{media['id']}", token, json={"description": "later"}))
    world.same(good(get("/api/v1/accounts/lookup?acct=" + me["acct"]))["id"], me["id"])


def boots_tusky():
    who = furnished()
    token = signed_in("tusky", who, "oauth2redirect://com.keylesspalace.tusky/", "read write follow push")
    me = good(get("/api/v1/accounts/verify_credentials", token))
    accepts("tusky", "Account", me)
    instance = accepts("tusky", "InstanceV2", good(get("/api/v2/instance", token)))
    assert type(instance["configuration"]["accounts"]["max_featured_tags"]) is int
    for path in ["v1/custom_emojis", "v1/announcements", "v2/filters", "v1/lists"]:
        assert isinstance(good(get("/api/" + path, token)), list), path
    page = get("/api/v1/timelines/home?limit=30", token)
    all_of("tusky", "Status", good(page))
    # It follows `prev` until that is absent.
    newer = page.links["prev"]["url"]
    answer = get(newer, token)
    assert good(answer) == [] and "Link" not in answer.headers, answer.told
    all_of("tusky", "Notification", good(get("/api/v1/notifications?limit=30", token)))
    newer = get("/api/v1/notifications?limit=30", token).links["prev"]["url"]
    assert "Link" not in get(newer, token).headers
    form = {"notifications[last_read_id]": "1"}
    accepts("tusky", "Marker", good(post("/api/v1/markers", token, data=form))["notifications"])
    accepts("tusky", "Marker", good(get("/api/v1/markers?timeline[]=notifications", token))["notifications"])
    assert get("/api/v1/push/subscription", token).status_code in (200, 404)
    query = {"id[]": [me["id"]]}
    all_of("tusky", "Relationship", good(get("/api/v1/accounts/relationships", token, params=query)))
    media = post("/api/v2/media", token, files={"file": ("a.png", picture(), "image/png")})
    assert media.status_code in (200, 202), media.told
    assert get(f"/api/v1/media/{media.json()['id']}", token).status_code in (200, 206)


def boots_android():
    who = furnished()
    instance = accepts("android", "InstanceV2", good(get("/api/v2/instance")))
    uri = "org.joinmastodon.android-auth://callback"
    pkce = instance["api_versions"]["mastodon"] >= 3
    token = signed_in("android", who, uri, "read write follow push", pkce=pkce, as_json=True)
    accepts("android", "Account", good(get("/api/v1/accounts/verify_credentials", token)))
    assert isinstance(good(get("/api/v1/lists", token)), list)
    all_of("android", "Status", good(get("/api/v1/timelines/home?limit=40", token)))
    assert type(good(get("/api/v2/notifications/unread_count", token))["count"]) is int
    check(good(get("/api/v2/notifications", token)), "Groups")
    all_of("android", "Notification", good(get("/api/v1/notifications", token)))
    check(good(get("/api/v1/preferences", token)), "Preferences")
    assert isinstance(good(get("/api/v1/filters", token)), list)
    assert isinstance(good(get("/api/v1/custom_emojis", token)), list)
    assert get("/api/v1/push/subscription", token).status_code in (200, 404)


def boots_ios():
    who = furnished()
    v1 = accepts("ios", "InstanceV1", good(get("/api/v1/instance")))
    for section in ["statuses", "media_attachments", "polls"]:
        for name, value in v1["configuration"][section].items():
            assert type(value) in (int, list), (section, name, value)
    assert int(v1["version"].split(".")[0]) >= 4
    check(good(get("/api/v2/instance")), "InstanceV2")
    assert isinstance(good(get("/api/v1/instance/translation_languages")), dict)
    token = signed_in("ios", who, "mastodon://joinmastodon.org/oauth", "read write follow push")
    me = accepts("ios", "Account", good(get("/api/v1/accounts/verify_credentials", token)))
    all_of("ios", "Status", good(get("/api/v1/timelines/home?limit=20", token)))
    all_of("ios", "Notification", good(get("/api/v1/notifications", token)))
    assert isinstance(good(get("/api/v1/filters", token)), list)
    assert isinstance(good(get("/api/v2/filters", token)), list)
    assert isinstance(good(get("/api/v1/lists", token)), list)
    query = {"id[]": [me["id"]]}
    all_of("ios", "Relationship", good(get("/api/v1/accounts/relationships", token, params=query)))


if __name__ == "__main__":
    world.run(globals())
