#!/usr/bin/python3
"""Lines 15, 17, 18, 23, 27, 30 and 39 of client-api.md section 7: what is sent, in every shape."""
import secrets
import urllib.parse

import world
from pictures import picture
from world import ask, get, good, person, post, refused, write_post


def line_15_what_is_not_there_is_json():
    alice = person("alice")
    for method, path in [
        ("GET", "/api/v1/nothing"),
        ("POST", "/api/v9/statuses"),
        ("GET", "/api/v1/statuses/1"),
        ("GET", "/api/v1/statuses/not-a-number"),
        ("GET", "/api/v1/statuses/99999999999999999999999999"),
        ("GET", "/api/v1/accounts/1"),
    ]:
        refused(ask(method, path, alice), 404)
        refused(ask(method, path), 404)


def line_15_a_broken_body_is_a_bad_request():
    headers = {"Content-Type": "application/json"}
    for body in [b'{"status": "a', b"[1", b"\xff\xfe", b"nonsense"]:
        refused(post("/api/v1/statuses", person("alice"), data=body, headers=headers), 400)


def line_17_the_same_idempotency_key_is_the_same_post():
    alice = world.new_person()
    key = {"Idempotency-Key": secrets.token_hex(8)}
    first, second = (good(post("/api/v1/statuses", alice, json={"status": "x"}, headers=key)) for _ in range(2))
    world.same(second["id"], first["id"])
    third = good(post("/api/v1/statuses", alice, json={"status": "x"}, headers={"Idempotency-Key": "other"}))
    assert third["id"] != first["id"]
    world.same(good(get("/api/v1/accounts/verify_credentials", alice))["statuses_count"], 2)


FAMILY = "\U0001f468‍\U0001f469‍\U0001f467‍\U0001f466"


def line_18_length_is_counted_in_graphemes_and_urls_are_short():
    alice = person("alice")
    url = "https://example.com/" + "a" * 180
    for text in ["a" * 500, FAMILY * 500, "é" * 500, url + " " + "a" * 476, "@somebody@example.com " + "a" * 490]:
        good(post("/api/v1/statuses", alice, json={"status": text}))
    for text in ["a" * 501, FAMILY * 501, url + " " + "a" * 477, "@somebody@example.com " + "a" * 491]:
        refused(post("/api/v1/statuses", alice, json={"status": text}), 422)
    refused(post("/api/v1/statuses", alice, json={"status": "a" * 400, "spoiler_text": "b" * 101}), 422)


def line_23_a_boost_wraps_the_post():
    alice, bob = person("alice"), person("bob")
    original = write_post(bob, "to be boosted")
    wrapper = good(post(f"/api/v1/statuses/{original['id']}/reblog", alice))
    assert wrapper["id"] != original["id"], wrapper
    world.same(wrapper["reblog"]["id"], original["id"])
    world.same(wrapper["account"]["username"], alice["name"])
    assert wrapper["reblogged"] and wrapper["reblog"]["reblogged"], wrapper
    again = good(post(f"/api/v1/statuses/{original['id']}/reblog", alice))
    world.same(again["id"], wrapper["id"])
    world.same(good(get(f"/api/v1/statuses/{wrapper['id']}", alice))["reblog"]["id"], original["id"])


def upload(who, version=2, **form):
    answer = post(f"/api/v{version}/media", who, files={"file": ("a.png", picture(), "image/png")}, data=form)
    return good(answer)


def line_27_unusable_attachments_are_refused():
    alice, bob = person("alice"), person("bob")

    def attempt(ids, **more):
        return refused(post("/api/v1/statuses", alice, json={"status": "x", "media_ids": ids, **more}), 422)

    used = upload(alice)["id"]
    good(post("/api/v1/statuses", alice, json={"status": "x", "media_ids": [used]}))
    attempt([used])
    attempt([upload(bob)["id"]])
    attempt(["1"])
    attempt([upload(alice)["id"] for _ in range(5)])
    attempt([upload(alice)["id"]], poll={"options": ["a", "b"], "expires_in": 300})
    for body in [{}, {"status": ""}, {"status": " \n"}]:
        refused(post("/api/v1/statuses", alice, json=body), 422)


def line_30_polls_are_the_same_in_every_shape():
    alice = person("alice")
    as_json = {"status": "?", "poll": {"options": ["a", "b"], "expires_in": 600, "multiple": True}}
    made = [post("/api/v1/statuses", alice, json=as_json)]
    for key in [("poll[options][]",) * 2, ("poll[options][0]", "poll[options][1]")]:
        form = [("status", "?"), *zip(key, ["a", "b"]), ("poll[expires_in]", "600"), ("poll[multiple]", "true")]
        made.append(post("/api/v1/statuses", alice, data=form))
        made.append(post("/api/v1/statuses", alice, files=[(name, (None, value)) for name, value in form]))
    for answer in made:
        poll = good(answer)["poll"]
        world.same([option["title"] for option in poll["options"]], ["a", "b"])
        assert poll["multiple"] and not poll["expired"] and poll["votes_count"] == 0, poll


def in_each_place(fields):
    """As a query, a form and a JSON object."""
    return [{"params": fields}, {"data": fields}, {"json": {k.removesuffix("[]"): v for k, v in fields.items()}}]


def line_39_deletions_take_their_parameters_from_everywhere():
    alice = world.new_person()
    for how in in_each_place({"domain": "gone.example"}):
        good(post("/api/v1/domain_blocks", alice, data={"domain": "gone.example"}))
        world.same(good(get("/api/v1/domain_blocks", alice)), ["gone.example"])
        world.same(good(ask("DELETE", "/api/v1/domain_blocks", alice, **how)), {})
        world.same(good(get("/api/v1/domain_blocks", alice)), [])
    bob = person("bob")
    world.follow(alice, bob)
    made = good(post("/api/v1/lists", alice, json={"title": "friends"}))
    members = f"/api/v1/lists/{made['id']}/accounts"
    for how in in_each_place({"account_ids[]": [bob["id"]]}):
        good(post(members, alice, json={"account_ids": [bob["id"]]}))
        world.same([account["id"] for account in good(get(members, alice))], [bob["id"]])
        world.same(good(ask("DELETE", members, alice, **how)), {})
        world.same(good(get(members, alice)), [])


def line_16_content_is_marked_up_as_mastodon_does():
    alice, bob = person("alice"), person("bob")
    link = "https://www.example.com/a/long/path/that/is/longer/than/thirty"
    said = write_post(alice, f"hello @bob #Test & <b>\n\nsecond {link}\nend")
    tag = urllib.parse.urljoin(world.base, "/tags/Test")
    shown = link.removeprefix("https://www.")
    world.same(
        said["content"],
        '<p>hello <span class="h-card" translate="no"><a href="'
        + good(get(f"/api/v1/accounts/{bob['id']}"))["url"]
        + f'" class="u-url mention">@<span>bob</span></a></span> <a href="{tag}" class="mention hashtag" rel="tag">'
        "#<span>Test</span></a> &amp; &lt;b&gt;</p>"
        f'<p>second <a href="{link}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">https://www.</span><span class="ellipsis">{shown[:30]}</span>'
        f'<span class="invisible">{shown[30:]}</span></a><br />end</p>',
    )


if __name__ == "__main__":
    world.run(globals())
