#!/usr/bin/python3
"""Lines 33 and 35 of client-api.md section 7: pages of lists, and their Link header."""
import re
import urllib.parse

import world
from world import get, good, post, refused, write_post


def links_of(answer):
    """[(rel, url)], in the order of the header."""
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return [(rel, url) for url, rel in found]


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def author_of(count):
    who = world.new_person()
    return who, [write_post(who, f"post {n}")["id"] for n in range(count)]


def line_33_the_link_header_leads_on():
    who, ids = author_of(5)
    path = f"/api/v1/accounts/{who['id']}/statuses"
    answer = get(path + "?limit=2&exclude_replies=true", who, headers={"Origin": "https://client.example"})
    page = [status["id"] for status in good(answer)]
    world.same(page, ids[:-3:-1])
    assert "Link" in answer.headers["Access-Control-Expose-Headers"], answer.headers
    links = links_of(answer)
    world.same([rel for rel, _ in links], ["next", "prev"])
    for _, url in links:
        assert url.startswith(world.base + path + "?"), url
        assert query_of(url)["limit"] == "2" and query_of(url)["exclude_replies"] == "true", url
    world.same(query_of(links[0][1])["max_id"], page[-1])
    world.same(query_of(links[1][1])["min_id"], page[0])
    newer = get(links[1][1], who)
    world.same(good(newer), [])
    assert "Link" not in newer.headers, newer.headers
    older = [status["id"] for status in good(get(links[0][1], who))]
    world.same(older, ids[-3:-5:-1])


def line_33_an_empty_list_has_no_link():
    who = world.new_person()
    for path in ["notifications", "timelines/home", "favourites", "bookmarks", "blocks", "mutes", "conversations"]:
        answer = get("/api/v1/" + path, who)
        world.same(good(answer), [], path)
        assert "Link" not in answer.headers, (path, answer.headers)


def line_35_cursors_and_limits():
    who, ids = author_of(6)
    path = f"/api/v1/accounts/{who['id']}/statuses"

    def page(**query):
        return [ids.index(status["id"]) for status in good(get(path, who, params=query))]

    world.same(page(), [5, 4, 3, 2, 1, 0])
    world.same(page(max_id=ids[3]), [2, 1, 0])
    world.same(page(since_id=ids[1], limit=2), [5, 4], "since_id starts from the newest")
    world.same(page(min_id=ids[1], limit=2), [3, 2], "min_id is the page next to it")
    world.same(page(min_id=ids[0], max_id=ids[4], limit=2), [2, 1])
    world.same(page(since_id=ids[0], max_id=ids[4], limit=2), [3, 2])
    world.same(page(limit=999), [5, 4, 3, 2, 1, 0])
    refused(get(path + "?limit=-1", who), 400)
    for path in ["/api/v1/timelines/home", "/api/v1/timelines/public", "/api/v1/notifications"]:
        refused(get(path + "?limit=-1", who), 400)
        good(get(path + "?limit=999", who))


def line_35_a_limit_of_nought_is_everything_on_list_accounts():
    who = world.new_person()
    made = good(post("/api/v1/lists", who, json={"title": "all"}))
    for whom in [world.person("alice"), world.person("bob")]:
        world.follow(who, whom)
        good(post(f"/api/v1/lists/{made['id']}/accounts", who, json={"account_ids": [whom["id"]]}))
    assert len(good(get(f"/api/v1/lists/{made['id']}/accounts?limit=0", who))) == 2


if __name__ == "__main__":
    world.run(globals())
