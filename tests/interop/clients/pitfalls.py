#!/usr/bin/python3
"""Section 8 of client-api.md, row by row: what clients choke on. Row 9 is in streaming_lines.py."""
import re

import world
from browser import Browser
from pictures import picture
from shapes import DATE, ID, TIME, check
from world import ask, becomes, code_form, get, good, person, post, refused, write_post

ORIGIN = {"Origin": "https://client.example"}


def busy_person():
    """Somebody with one of everything that can be listed."""
    alice, bob = world.new_person(), world.new_person()
    world.follow(alice, bob)
    world.follow(bob, alice)
    media = good(post("/api/v2/media", alice, files={"file": ("a.png", picture(), "image/png")}))
    said = write_post(alice, f"@{bob['name']} #Busy https://example.com/", media_ids=[media["id"]])
    write_post(alice, "?", poll={"options": ["a", "b"], "expires_in": 600})
    write_post(alice, f"@{bob['name']} us", visibility="direct")
    for do in ["favourite", "bookmark", "reblog", "pin"]:
        good(post(f"/api/v1/statuses/{said['id']}/{do}", alice))
    good(post(f"/api/v1/statuses/{said['id']}/favourite", bob))
    good(post("/api/v1/lists", alice, json={"title": "friends"}))
    keywords = [{"keyword": "x"}]
    good(post("/api/v2/filters", alice, json={"title": "f", "context": ["home"], "keywords_attributes": keywords}))
    good(post("/api/v1/markers", alice, json={"home": {"last_read_id": said["id"]}}))
    becomes(lambda: len(good(get("/api/v1/notifications", alice))) >= 2, "notifications")
    becomes(lambda: good(get("/api/v1/conversations", alice)), "a conversation")
    return alice, said


def everything(alice, said):
    """Each reading endpoint that has something to show."""
    account = f"/api/v1/accounts/{alice['id']}"
    post_path = f"/api/v1/statuses/{said['id']}"
    return [
        *("/api/v1/instance", "/api/v2/instance", "/api/v1/accounts/verify_credentials", "/api/v1/preferences"),
        *(account, account + "/statuses", account + "/statuses?pinned=true", account + "/followers"),
        *(account + "/following", f"/api/v1/accounts/relationships?id[]={alice['id']}"),
        *(post_path, post_path + "/context", post_path + "/favourited_by", post_path + "/reblogged_by"),
        *(post_path + "/history", post_path + "/source", "/api/v1/timelines/home", "/api/v1/timelines/public"),
        *("/api/v1/timelines/tag/busy", "/api/v1/favourites", "/api/v1/bookmarks", "/api/v1/notifications"),
        *("/api/v2/notifications", "/api/v1/conversations", "/api/v1/lists", "/api/v1/markers?timeline[]=home"),
        *("/api/v2/filters", "/api/v1/filters", f"/api/v2/search?q={alice['name']}", "/api/v1/announcements"),
        *("/api/v2/notifications/policy", "/api/v1/tags/busy", "/api/v1/followed_tags"),
    ]


def values_of(value, path=""):
    """Every value in a JSON text: (path, name, value)."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{path}.{name}", name, inner
            yield from values_of(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield path + "[]", "[]", inner
            yield from values_of(inner, path + "[]")


def row_1_everything_under_api_is_json():
    alice = person("alice")
    for method, path, more in [
        ("GET", "/api", {}),
        ("GET", "/api/", {}),
        ("GET", "/api/v1/unknown", {}),
        ("PATCH", "/api/v1/statuses", {}),
        ("PUT", "/api/v1/timelines/home", {}),
        ("GET", "/api/v1/statuses/1/context", {}),
        ("POST", "/api/v1/statuses", {"data": {}}),
        ("POST", "/api/v1/statuses", {"data": b"<xml/>", "headers": {"Content-Type": "text/xml"}}),
        ("POST", "/api/v2/media", {"data": {}}),
        ("POST", "/api/v1/accounts/1/follow", {}),
        ("GET", "/api/v2/search", {}),
        ("GET", "/oauth/unknown", {}),
        ("POST", "/oauth/token", {}),
    ]:
        for token in [alice, None]:
            answer = ask(method, path, token, **more)
            assert 400 <= answer.status_code < 500, answer.told
            refused(answer, answer.status_code)


def row_1_empty_success_is_an_empty_object():
    alice = world.new_person()
    made = good(post("/api/v1/lists", alice, json={"title": "x"}))
    world.same(good(ask("DELETE", f"/api/v1/lists/{made['id']}", alice)), {})
    world.same(good(post("/api/v1/notifications/clear", alice)), {})
    world.same(good(post("/api/v1/domain_blocks", alice, data={"domain": "a.example"})), {})
    world.same(good(ask("DELETE", "/api/v1/domain_blocks", alice, data={"domain": "a.example"})), {})


def row_2_what_is_always_there_is_there():
    alice, said = busy_person()
    for path in ["verify_credentials", alice["id"]]:
        check(good(get("/api/v1/accounts/" + path, alice)), "Account", path)
    for page in ["/api/v1/timelines/home", "/api/v1/favourites", f"/api/v1/accounts/{alice['id']}/statuses"]:
        check(good(get(page, alice)), "[Status]", page)
    check(good(get("/api/v1/notifications", alice)), "[Notification]")
    check(good(get("/api/v1/lists", alice)), "[List]")
    check(good(get("/api/v2/filters", alice)), "[Filter]")
    check(good(get("/api/v2/instance"))["thumbnail"], "Thumbnail")
    # Somebody without anything, seen by nobody.
    check(good(get(f"/api/v1/accounts/{world.new_person()['id']}")), "Account")
    check(good(get(f"/api/v1/statuses/{said['id']}")), "Status")


def row_3_times_have_three_decimals_and_a_z():
    alice, said = busy_person()
    for path in everything(alice, said):
        for where, name, value in values_of(good(get(path, alice))):
            if not name.endswith("_at") or value is None:
                continue
            form = DATE if name == "last_status_at" else TIME
            assert isinstance(value, str) and form.fullmatch(value), (path, where, value)


NEVER_NULL = set(
    "media_attachments mentions tags emojis fields options own_votes filtered roles rules accounts statuses"
    " hashtags ancestors descendants keywords context notification_groups sample_account_ids".split()
)
# Ids that are numbers in Mastodon's answers, too (client-api.md 1.4).
NUMBERS = {"most_recent_notification_id"}


def row_4_types_do_not_drift():
    alice, said = busy_person()
    for path in everything(alice, said):
        for where, name, value in values_of(good(get(path, alice))):
            assert not (name == "[]" and value is None), (path, where)
            assert not (name in NEVER_NULL and value is None), (path, where)
            is_id = name == "id" or (name.endswith("_id") and name not in NUMBERS)
            if is_id and value is not None:
                # A tag that nobody has used yet has no id; -99 is everybody's role.
                known = value == "-99" or (value == "" and where == ".hashtags[].id")
                assert isinstance(value, str) and (known or ID.fullmatch(value)), (path, where, value)
            if name.endswith("_count") and value is not None:
                assert type(value) is int and value >= 0, (path, where, value)


def row_5_instance_documents_are_whole_for_everybody():
    for token in [None, person("alice")]:
        check(good(get("/api/v2/instance", token, headers=ORIGIN)), "InstanceV2")
        check(good(get("/api/v1/instance", token, headers=ORIGIN)), "InstanceV1")


def row_6_what_is_announced_is_there():
    instance = good(get("/api/v2/instance"))
    assert re.match(r"\d+\.\d+\.\d+", instance["version"]), instance["version"]
    announced = instance["api_versions"]["mastodon"]
    alice = world.new_person()
    said = write_post(alice, "mine")

    def there(method, path, **more):
        answer = ask(method, path, alice, **more)
        assert answer.status_code == 200, (announced, answer.told)
        return answer.json()

    if announced >= 2:
        for path in ["", "/unread_count", "/policy"]:
            there("GET", "/api/v2/notifications" + path)
        there("GET", "/api/v1/notifications/requests")
    if announced >= 3:
        domains = {"attribution_domains": ["writer.example"]}
        changed = there("PATCH", "/api/v1/accounts/update_credentials", json=domains)
        world.same(changed["source"]["attribution_domains"], ["writer.example"])
    if announced >= 4:
        media = good(post("/api/v2/media", alice, files={"file": ("a.png", picture(), "image/png")}))
        there("DELETE", f"/api/v1/media/{media['id']}")
        there("DELETE", f"/api/v1/statuses/{write_post(alice, 'x')['id']}?delete_media=true")
    if announced >= 5:
        blur = {"title": "b", "context": ["home"], "filter_action": "blur"}
        world.same(there("POST", "/api/v2/filters", json=blur)["filter_action"], "blur")
    if announced >= 6:
        there("GET", f"/api/v1/accounts/{alice['id']}/endorsements")
        there("GET", f"/api/v1/accounts/{alice['id']}/featured_tags")
    if announced >= 7:
        quoting = there("POST", "/api/v1/statuses", json={"status": "look", "quoted_status_id": said["id"]})
        world.same((quoting["quote"]["state"], quoting["quote"]["quoted_status"]["id"]), ("accepted", said["id"]))
        policy = {"quote_approval_policy": "nobody"}
        there("PUT", f"/api/v1/statuses/{said['id']}/interaction_policy", json=policy)


def row_7_link_headers_are_whole_everywhere():
    alice, said = busy_person()
    account = f"/api/v1/accounts/{alice['id']}"
    for path in [
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        "/api/v1/timelines/tag/busy",
        "/api/v1/notifications",
        "/api/v2/notifications",
        "/api/v1/favourites",
        "/api/v1/bookmarks",
        "/api/v1/conversations",
        account + "/statuses",
        account + "/followers",
        account + "/following",
        f"/api/v1/statuses/{said['id']}/favourited_by",
    ]:
        answer = get(path + "?limit=1", alice, headers=ORIGIN)
        good(answer)
        rels = re.findall(r'<(https://[^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))
        world.same([rel for _, rel in rels], ["next", "prev"], path)
        assert all(url.startswith(world.base + path) for url, _ in rels), (path, rels)
        assert "Link" in answer.headers["Access-Control-Expose-Headers"], path


def row_8_pages_of_other_origins_may_ask():
    for method, path in [
        ("GET", "/api/v2/instance"),
        ("GET", "/api/v1/unknown"),
        ("POST", "/oauth/token"),
        ("POST", "/oauth/revoke"),
        ("GET", "/nodeinfo/2.0"),
        ("GET", "/.well-known/nodeinfo"),
        ("GET", "/.well-known/webfinger?resource=acct:alice@" + world.domain),
        ("GET", "/.well-known/oauth-authorization-server"),
        ("POST", "/api/v1/statuses"),
        ("GET", good(get(f"/api/v1/accounts/{person('bob')['id']}"))["avatar"]),
    ]:
        answer = ask(method, path, headers=ORIGIN)
        # A second `*` would be joined to the first by a comma.
        world.same(answer.headers.get("Access-Control-Allow-Origin"), "*", f"{method} {path}")
        assert "Access-Control-Allow-Credentials" not in answer.headers, path


def row_10_sign_in_works_for_applications_of_every_kind():
    alice = person("alice")
    for uri in [
        "com.tapbots.Ivory.10217:/request_token",
        "fedilab://backtofedilab",
        "mastodon://joinmastodon.org/oauth",
        "org.joinmastodon.android-auth://callback",
        "https://web.example/back?a=b",
        "http://127.0.0.1:1234/",
    ]:
        application = world.register_application(uri)
        assert application["redirect_uri"] == uri and application["redirect_uris"] == [uri], application
        got = Browser(world.base).consent(world.authorise_url(application, uri), alice)
        assert got["redirect"].startswith(uri), got
        token = check(good(post("/oauth/token", data=code_form(application, got["code"], uri))), "Token")
        good(get("/api/v1/accounts/verify_credentials", token["access_token"]))
    for uri in ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "no address"]:
        wanted = {"client_name": "x", "redirect_uris": uri, "scopes": "read"}
        refused(post("/api/v1/apps", json=wanted), 422)
    good(get("/api/v1/accounts/verify_credentials?access_token=" + token["access_token"]))


def row_11_pictures_have_addresses_and_sizes():
    alice = person("alice")
    for version in [1, 2]:
        file = {"file": ("a.png", picture(320, 200), "image/png")}
        media = check(good(post(f"/api/v{version}/media", alice, files=file)), "Media")
        world.same((media["meta"]["original"]["width"], media["meta"]["original"]["height"]), (320, 200))
        again = check(good(get(f"/api/v1/media/{media['id']}", alice)), "Media")
        assert media["url"] and media["preview_url"] and again["url"] == media["url"], again
        served = get(media["url"], headers=ORIGIN)
        world.same((served.status_code, served.headers["Access-Control-Allow-Origin"]), (200, "*"))


def row_12_parameters_come_in_every_shape():
    alice, bob = world.new_person(), person("bob")
    path = "/api/v1/accounts/relationships"
    for how in [
        {"params": {"id": bob["id"]}},
        {"params": {"id[]": [bob["id"]]}},
        {"params": {"id[0]": bob["id"]}},
        {"json": {"id": [bob["id"]]}},
        {"json": {"id": int(bob["id"])}},
        {"data": {"id[]": bob["id"]}},
    ]:
        world.same([one["id"] for one in good(get(path, alice, **how))], [bob["id"]], str(how))
    for how in [
        {"data": {"source[privacy]": "unlisted", "fields_attributes[0][name]": "a", "fields_attributes[0][value]": "b"}},
        {"json": {"source": {"privacy": "unlisted"}, "fields_attributes": [{"name": "a", "value": "b"}]}},
        {"json": {"source": {"privacy": "unlisted"}, "fields_attributes": {"0": {"name": "a", "value": "b"}}}},
        {"files": {"source[privacy]": (None, "unlisted"), "fields_attributes[0][name]": (None, "a")}},
    ]:
        said = good(ask("PATCH", "/api/v1/accounts/update_credentials", alice, **how))
        world.same((said["source"]["privacy"], said["fields"][0]["name"]), ("unlisted", "a"), str(how))
        good(ask("PATCH", "/api/v1/accounts/update_credentials", alice, json={"source": {"privacy": "public"}}))
    keywords = [("keywords_attributes[][keyword]", "a"), ("keywords_attributes[][whole_word]", "true")]
    keywords += [("keywords_attributes[][keyword]", "b"), ("keywords_attributes[][whole_word]", "false")]
    made = good(post("/api/v2/filters", alice, data=[("title", "f"), ("context[]", "home"), *keywords]))
    world.same([(one["keyword"], one["whole_word"]) for one in made["keywords"]], [("a", True), ("b", False)])
    for path in ["/api/v1/instance/", "/api/v2/instance/", "/api/v1/conversations/"]:
        good(get(path, alice))
    nulls = {"status": "x", "spoiler_text": None, "poll": None, "unknown": [1]}
    said = good(post("/api/v1/statuses", alice, json=nulls))
    world.same((said["spoiler_text"], said["poll"]), ("", None))
    for sensitive, expected in [("0", False), ("off", False), ("false", False), ("1", True), ("on", True)]:
        form = {"status": "x", "sensitive": sensitive}
        world.same(good(post("/api/v1/statuses", alice, data=form))["sensitive"], expected, sensitive)


def row_13_lists_of_somebody_new_are_empty():
    alice = world.new_person()
    for path in ["announcements", "filters", "lists", "followed_tags", "featured_tags", "suggestions", "trends/tags"]:
        world.same(good(get("/api/v1/" + path, alice)), [], path)
    world.same(good(get("/api/v1/markers?timeline[]=home&timeline[]=notifications", alice)), {})
    world.same(good(get("/api/v2/filters", alice)), [])


def row_14_links_in_posts_say_what_they_are():
    bob = person("bob")
    said = write_post(person("alice"), "hello @bob and #Tag")
    mention = re.search(r'<a href="([^"]+)" class="u-url mention">', said["content"])
    tag = re.search(r'<a href="([^"]+)" class="mention hashtag" rel="tag">#<span>Tag</span>', said["content"])
    world.same([one["url"] for one in said["mentions"]], [mention[1]])
    world.same(said["mentions"][0]["id"], bob["id"])
    assert tag[1].lower() == said["tags"][0]["url"].lower(), said


def row_15_ids_grow_with_time():
    alice, bob = world.new_person(), world.new_person()
    posts = [write_post(alice, str(n)) for n in range(5)]
    order = [int(one["id"]) for one in posts]
    assert order == sorted(order) and len(set(len(one["id"]) for one in posts)) == 1, order
    for n, one in enumerate(posts):
        good(post(f"/api/v1/statuses/{one['id']}/favourite", bob))
        becomes(lambda: len(good(get("/api/v1/notifications", alice))) == n + 1, "the next notification")
    notes = good(get("/api/v1/notifications", alice))
    assert [int(note["id"]) for note in notes] == sorted((int(note["id"]) for note in notes), reverse=True), notes
    times = [note["created_at"] for note in notes]
    world.same(times, sorted(times, reverse=True))


def row_16_a_handle_on_another_host_leads_to_the_api():
    """The same instance through a door that calls itself by another name than the handles do."""
    split = world.here["split"]
    meta = get(split + "/.well-known/host-meta")
    assert f'template="{split}/.well-known/webfinger?resource={{uri}}"' in meta.text, meta.told
    finger = get(f"{split}/.well-known/webfinger?resource=acct:alice@{world.domain}")
    assert finger.status_code == 200, finger.told
    world.same(finger.json()["subject"], "acct:alice@" + world.domain)
    assert all(link.get("href", split).startswith(split) for link in finger.json()["links"]), finger.told
    instance = good(get(split + "/api/v2/instance"))
    world.same(instance["domain"], world.domain)
    world.same(instance["configuration"]["urls"]["streaming"], split.replace("https", "wss"))
    account = good(get(f"{split}/api/v1/accounts/lookup?acct=alice@{world.domain}"))
    assert account["acct"] == "alice" and account["url"] == split + "/@alice", account
    metadata = good(get(split + "/.well-known/oauth-authorization-server"))
    world.same(metadata["issuer"], split + "/")


if __name__ == "__main__":
    world.run(globals())
