#!/usr/bin/python3
"""Lines 58 and 59 of client-api.md section 7: one URL for people and servers, and the rate limit."""
import datetime
import html.parser
import xml.etree.ElementTree as xml

import requests

import world
from world import ask, get, good, person, post, refused, write_post

ACTIVITY = {"Accept": "application/activity+json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def line_58_activitypub_is_at_the_urls_of_people():
    alice = person("alice")
    said = write_post(alice, "for everybody")
    account = get("/@alice", headers=ACTIVITY)
    assert account.status_code in (200, 302), account.told
    world.same(good_activity("/@alice")["preferredUsername"], "alice")
    note = good_activity(f"/@alice/{said['id']}")
    world.same(note["id"], said["uri"])
    world.same(note["content"], said["content"])


def good_activity(path):
    answer = get(path, headers=ACTIVITY)
    if answer.status_code in (301, 302):
        answer = get(answer.headers["Location"], headers=ACTIVITY)
    assert answer.status_code == 200, answer.told
    assert answer.headers["Content-Type"].startswith("application/activity+json"), answer.headers
    assert "Accept" in answer.headers["Vary"], answer.headers
    return answer.json()


class Head(html.parser.HTMLParser):
    """What the head of a page says to machines."""

    def __init__(self, page):
        super().__init__()
        self.meta, self.links = {}, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "meta" and "content" in said:
            self.meta[said.get("property") or said.get("name")] = said["content"]
        if tag == "link" and said.get("rel") == "alternate":
            self.links[said["type"]] = said["href"]


def shown_at(path):
    answer = get(path, headers=BROWSER)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"), answer.told
    assert "Accept" in answer.headers["Vary"], answer.headers
    world.same(answer.headers["X-Frame-Options"], "DENY")
    return answer


def line_58_people_get_a_page_of_a_profile():
    alice = world.new_person()
    name = alice["name"]
    account = good(ask("PATCH", "/api/v1/accounts/update_credentials", alice, json={"note": "About me"}))
    answer = shown_at("/@" + name)
    assert 'rel="lrdd"' in answer.headers["Link"] and 'rel="alternate"' in answer.headers["Link"], answer.headers
    head = Head(answer.text)
    for wanted in ["og:title", "og:image", "og:site_name"]:
        assert head.meta[wanted], (wanted, head.meta)
    assert "About me" in head.meta["og:description"], head.meta
    world.same((head.meta["og:type"], head.meta["og:url"]), ("profile", account["url"]))
    world.same(head.meta["profile:username"], f"{name}@{world.domain}")
    world.same(head.links["application/rss+xml"], f"{world.base}/@{name}.rss")
    world.same(head.links["application/activity+json"], account["uri"])
    world.same(get("/users/" + name, headers=BROWSER).status_code, 301)
    wrong_case = get("/@" + name.upper(), headers=BROWSER)
    assert wrong_case.status_code in (200, 301, 302), wrong_case.told
    for path in ["/@nobody-here", f"/@{name}/1"]:
        world.same(get(path, headers=BROWSER).status_code, 404, path)


def line_58_people_get_a_page_of_a_post():
    said = write_post(person("alice"), "to be read <b>anywhere</b>")
    answer = shown_at(f"/@alice/{said['id']}")
    assert "to be read &lt;b&gt;anywhere&lt;/b&gt;" in answer.text, answer.told
    head = Head(answer.text)
    world.same((head.meta["og:type"], head.meta["og:url"]), ("article", said["url"]))
    assert "to be read <b>anywhere</b>" in head.meta["og:description"] and head.meta["og:published_time"], head.meta
    world.same(head.links["application/activity+json"], said["uri"])
    assert head.links["application/json+oembed"].startswith(world.base + "/api/oembed?"), head.links
    embedded = get(f"/@alice/{said['id']}/embed", headers=BROWSER)
    assert embedded.status_code == 200 and "X-Frame-Options" not in embedded.headers, embedded.headers


def line_58_feeds_hold_public_posts():
    alice = world.new_person()
    shown = [write_post(alice, "first"), write_post(alice, "second", visibility="unlisted")]
    write_post(alice, "for few", visibility="private")
    write_post(alice, "an answer", in_reply_to_id=write_post(person("bob"))["id"])
    answer = get(f"/@{alice['name']}.rss")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/rss+xml"), answer.told
    channel = xml.fromstring(answer.text).find("channel")
    world.same(channel.find("link").text, f"{world.base}/@{alice['name']}")
    assert channel.find("title").text and channel.find("description").text, answer.text
    items = channel.findall("item")
    world.same([item.find("guid").text for item in items], [post["url"] for post in shown[::-1]])
    world.same([item.find("description").text for item in items], [post["content"] for post in shown[::-1]])
    assert all(item.find("title") is None and item.find("pubDate").text for item in items), answer.text


def line_58_posts_are_embedded_elsewhere():
    alice = person("alice")
    said = write_post(alice, "embed me")
    card = good(get("/api/oembed", params={"url": said["url"]}))
    world.same((card["type"], card["version"], card["author_url"]), ("rich", "1.0", world.base + "/@alice"))
    world.same((card["cache_age"], card["width"], card["height"]), (86400, 400, None))
    assert "mastodon-embed" in card["html"] and said["url"] in card["html"], card["html"]
    hidden = write_post(alice, "not me", visibility="private")
    for url in [hidden["url"], world.base + "/@alice/1", "https://elsewhere.example/@alice/1", "nonsense"]:
        refused(get("/api/oembed", params={"url": url}), 404)


def line_58_private_posts_are_not_there_for_outsiders():
    alice = person("alice")
    for visibility in ["private", "direct"]:
        said = write_post(alice, "for few", visibility=visibility)
        for path in [f"/@alice/{said['id']}", said["uri"]]:
            for accept in [ACTIVITY, BROWSER]:
                answer = get(path, headers=accept)
                if answer.status_code == 301:
                    answer = get(answer.headers["Location"], headers=accept)
                world.same(answer.status_code, 404, path)
                assert "for few" not in answer.text


def line_59_too_many_requests_are_refused_for_a_while():
    """Against the instance's other door, which limits as Mastodon does: 300 in five minutes by token."""
    token = world.token_for(world.new_person())
    window, seen = "", 0
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer " + token
        while True:
            before = datetime.datetime.now(datetime.timezone.utc)
            answer = session.get(world.here["limited"] + "/api/v1/markers")
            if answer.headers["X-RateLimit-Reset"] != window:  # windows begin by the clock
                window, seen = answer.headers["X-RateLimit-Reset"], 0
            seen += 1
            world.same(answer.headers["X-RateLimit-Limit"], "300")
            if seen > 300:
                break
            world.same((answer.status_code, answer.headers["X-RateLimit-Remaining"]), (200, str(300 - seen)))
    world.same(answer.status_code, 429)
    assert answer.headers["Content-Type"].startswith("application/json") and answer.json()["error"], answer.text
    world.same(answer.headers["X-RateLimit-Remaining"], "0")
    reset = datetime.datetime.strptime(answer.headers["X-RateLimit-Reset"], "%Y-%m-%dT%H:%M:%S.%f%z")
    latest = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5, seconds=1)
    assert before < reset <= latest, (before, reset, latest)
    assert post("/api/v1/statuses", token, json={"status": "x"}).status_code == 200, "this door has no limits"


if __name__ == "__main__":
    world.run(globals())
