#!/usr/bin/python3
"""Lines 6, 11, 31, 32, 44, 48 and 50 of client-api.md section 7 with Mastodon.py: signing in and reading."""
import datetime
import tempfile

from mastodon import Mastodon

import world
from browser import Browser
from mastodon_py import client, ids, number, refuses
from pictures import picture
from world import get, good, person, post, write_post

SEVERAL = ["urn:ietf:wg:oauth:2.0:oob", "com.tapbots.Ivory.10217:/request_token"]


def line_6_an_application_has_several_redirections():
    with tempfile.NamedTemporaryFile() as file:
        client_id, secret = Mastodon.create_app(
            "Test", redirect_uris=SEVERAL, api_base_url=world.base, scopes=["read", "write"], to_file=file.name
        )
        assert client_id and secret
        api = Mastodon(client_id=file.name)
        url = api.auth_request_url(redirect_uris=SEVERAL[1], scopes=["read", "write"], state="s")
        got = Browser(world.base).consent(url, person("alice"))
        assert got["redirect"].startswith(SEVERAL[1]) and got["state"] == "s", got
        token = api.log_in(code=got["code"], redirect_uri=SEVERAL[1], scopes=["read", "write"])
        assert token and api.me().username == "alice"
        world.same(api.app_verify_credentials().name, "Test")
        api.revoke_access_token()


def line_11_the_constructor_finds_a_version_it_can_use():
    api = client(person("alice"))
    assert (api.mastodon_major, api.mastodon_minor) >= (4, 0), (api.mastodon_major, api.mastodon_minor)
    assert api.verify_minimum_version("4.0.0")
    me = api.account_verify_credentials()
    world.same(me.username, "alice")
    assert isinstance(me.created_at, datetime.datetime), me.created_at
    assert me.source.privacy == "public" and me.source.note == "", me.source
    said = api.instance()
    assert said.uri == world.domain and said.urls.streaming_api == "wss://" + world.domain, said
    preferences = api.preferences()
    world.same(preferences["posting:default:visibility"], "public")
    world.same(preferences["reading:expand:media"], "default")
    assert api.instance_nodeinfo().protocols == ["activitypub"]
    server_time = api.get_approx_server_time().replace(tzinfo=datetime.timezone.utc)
    assert abs(server_time - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(minutes=2)


def line_31_timelines_hold_what_belongs_there():
    alice, bob = world.new_person(), world.new_person()
    world.follow(alice, bob)
    of_alice, of_bob = client(alice), client(bob)
    media = of_bob.media_post(picture(), "image/png")
    made = {
        "tagged": of_bob.status_post("#Kitten and #puppy"),
        "pictured": of_bob.status_post("#kitten", media_ids=media),
        "unlisted": of_bob.status_post("quiet #kitten", visibility="unlisted"),
        "private": of_bob.status_post("for followers", visibility="private"),
        "direct": of_bob.status_post("for nobody", visibility="direct"),
    }
    made["reply"] = of_bob.status_post("@somebody else", in_reply_to_id=write_post(person("alice"))["id"])
    made["self-reply"] = of_bob.status_post("and", in_reply_to_id=made["tagged"])
    made["own"] = of_alice.status_post("mine")
    name_of = {said.id: name for name, said in made.items()}

    def names(page):
        return [name_of[said.id] for said in page if said.id in name_of]

    world.becomes(lambda: len(names(of_alice.timeline_home())) >= 6, "a home timeline")
    world.same(names(of_alice.timeline_home()), ["own", "self-reply", "private", "unlisted", "pictured", "tagged"])
    everything = ["own", "self-reply", "pictured", "tagged"]
    world.same(names(of_alice.timeline_public()), everything)
    world.same(names(of_alice.timeline_local()), everything)
    world.same(names(of_alice.timeline_public(remote=True)), [])
    world.same(names(of_alice.timeline_public(only_media=True)), ["pictured"])
    world.same(names(of_alice.timeline_hashtag("KITTEN")), ["pictured", "tagged"])
    world.same(names(of_alice.timeline_hashtag("kitten", only_media=True)), ["pictured"])
    for query, expected in [
        ("any[]=puppy", ["pictured", "tagged"]),
        ("all[]=puppy", ["tagged"]),
        ("none[]=puppy", ["pictured"]),
    ]:
        page = good(get("/api/v1/timelines/tag/kitten?" + query, alice))
        world.same([name_of[int(said["id"])] for said in page if int(said["id"]) in name_of], expected, query)


def every_page(api, first):
    """By `next` to the end, and back by `prev`."""
    forward, page = [], first
    while page:
        forward += ids(page)
        last, page = page, api.fetch_next(page)
    backward, page = [], last
    while page:
        backward = ids(page) + backward
        page = api.fetch_previous(page)
    return forward, backward


def line_32_pages_lead_through_everything_once():
    alice = world.new_person()
    api = client(alice)
    made = [api.status_post(f"post {n}").id for n in range(45)]
    for post_id in made:
        api.status_favourite(post_id)
        api.status_bookmark(post_id)
    world.becomes(lambda: len(world.home_ids(alice)) == 40, "a full home timeline")
    newest_first = made[::-1]
    for name, first in [
        ("home", api.timeline_home(limit=20)),
        ("statuses", api.account_statuses(number(alice), limit=20)),
        ("favourites", api.favourites(limit=20)),
        ("bookmarks", api.bookmarks(limit=20)),
    ]:
        world.same(len(first), 20, name)
        forward, backward = every_page(api, first)
        world.same(forward, newest_first, name)
        assert set(backward) <= set(made) and backward[: len(first)] == newest_first[: len(first)], (name, backward)


def line_44_markers_grow():
    alice = client(world.new_person())
    world.same(alice.markers_get(["home", "notifications"]), {})
    first = alice.markers_set(["home"], [5])["home"]
    world.same(first.last_read_id, 5)
    second = alice.markers_set(["home", "notifications"], [9, 2])
    world.same((second["home"].last_read_id, second["home"].version), (9, first.version + 1))
    got = alice.markers_get(["home", "notifications"])
    world.same((got["home"].version, got["notifications"].last_read_id), (first.version + 1, 2))
    assert isinstance(got["home"].updated_at, datetime.datetime), got


def line_48_search_finds_people_tags_and_posts_by_address():
    alice, bob = client(person("alice")), person("bob")
    for words in ["@bob", "bob", f"bob@{world.domain}"]:
        found = alice.search(words, result_type="accounts")
        assert number(bob) in ids(found.accounts) and not found.statuses and not found.hashtags, found
    said = client(bob).status_post("findable #Unusualtag")
    found = alice.search("#unusualtag", exclude_unreviewed=False)
    assert "unusualtag" in [tag.name.lower() for tag in found.hashtags], found
    for address in [said.url, said.uri]:
        found = alice.search(address)
        world.same((ids(found.statuses), ids(found.accounts)), ([said.id], []), address)
    found = alice.search(client(bob).me().url)
    world.same((ids(found.accounts), ids(found.statuses)), ([number(bob)], []))
    # The library marks its results up and would fail on missing ones.
    assert set(good(get("/api/v2/search?q=nobody-at-all", person("alice")))) >= {"accounts", "statuses", "hashtags"}
    refuses(lambda: alice.search("", resolve=False), status=400)


def line_50_a_conversation_is_unread_until_it_is_read():
    alice, bob = world.new_person(), world.new_person()
    world.follow(bob, alice)  # a stranger's would wait for bob to accept it
    said = client(alice).status_post(f"@{bob['name']} just us", visibility="direct")
    api = client(bob)
    conversation = world.becomes(api.conversations, "a conversation")[0]
    world.same((conversation.unread, ids(conversation.accounts)), (True, [number(alice)]))
    world.same(conversation.last_status.id, said.id)
    assert not api.conversations_read(conversation).unread
    assert not api.conversations()[0].unread
    answer = world.ask("DELETE", f"/api/v1/conversations/{conversation.id}", bob)
    world.same(good(answer), {})
    world.same(ids(api.conversations()), [])
    world.refused(post(f"/api/v1/conversations/{conversation.id}/read", alice), 404)


if __name__ == "__main__":
    world.run(globals())
