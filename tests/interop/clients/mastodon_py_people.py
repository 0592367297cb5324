#!/usr/bin/python3
"""Lines 36 to 38, 40, 42, 45 and 46 of client-api.md section 7 with Mastodon.py: people and what is between them."""
import datetime

import world
from mastodon_py import client, ids, number, refuses
from passing_time import end_poll
from pictures import picture
from world import ask, becomes, get, good, post, write_post

# client-api.md 3.6: all of them, always; but for what 4.6 added.
RELATIONSHIP = set(
    "id following showing_reblogs notifying languages followed_by blocking blocked_by muting muting_notifications "
    "requested requested_by domain_blocking endorsed note".split()
)


def pair():
    alice, bob = world.new_person(), world.new_person()
    return alice, bob, client(alice), client(bob)


def line_36_following_with_and_without_a_question():
    alice, carol = world.new_person(), world.new_person(locked=True)
    of_alice, of_carol, bob = client(alice), client(carol), world.new_person()
    said = of_alice.account_follow(number(bob), reblogs=False, notify=True)
    assert RELATIONSHIP <= set(said), RELATIONSHIP - set(said)
    assert (said.following, said.requested, said.showing_reblogs, said.notifying) == (True, False, False, True), said
    world.same(ids(of_alice.account_following(number(alice))), [number(bob)])
    world.same(ids(of_alice.account_followers(number(bob))), [number(alice)])
    assert not of_alice.account_unfollow(number(bob)).following
    said = of_alice.account_follow(number(carol))
    assert (said.following, said.requested) == (False, True), said
    world.same(ids(of_carol.follow_requests()), [number(alice)])
    assert of_carol.follow_request_authorize(number(alice)).followed_by
    becomes(lambda: of_alice.account_relationships(number(carol))[0].following, "a follow that was granted")
    of_alice.account_unfollow(number(carol))
    of_alice.account_follow(number(carol))
    of_carol.follow_request_reject(number(alice))
    said = of_alice.account_relationships(number(carol))[0]
    assert (said.following, said.requested) == (False, False), said
    world.same(ids(of_carol.follow_requests()), [])


def line_37_relationships_of_one_and_of_several():
    alice, bob, of_alice, _ = pair()
    world.same(ids(of_alice.account_relationships(number(bob))), [number(bob)])
    several = [number(bob), 4711, number(alice)]
    world.same(ids(of_alice.account_relationships(several)), [number(bob), number(alice)])
    said = good(get(f"/api/v1/accounts/relationships?id={bob['id']}", alice))
    assert len(said) == 1 and RELATIONSHIP <= set(said[0]), said


def line_38_who_is_blocked_is_gone():
    alice, bob, of_alice, of_bob = pair()
    world.follow(alice, bob)
    world.follow(bob, alice)
    seen = of_bob.status_post("before the block")
    becomes(lambda: seen.id in ids(of_alice.timeline_home()), "a post at home")
    of_bob.status_post(f"@{alice['name']} hello")
    becomes(lambda: len(of_alice.notifications()) == 2, "a follow and a mention")
    said = of_alice.account_block(number(bob))
    assert (said.blocking, said.following, said.followed_by) == (True, False, False), said
    world.same(ids(of_alice.blocks()), [number(bob)])
    becomes(lambda: seen.id not in ids(of_alice.timeline_home()), "a home without the blocked")
    becomes(lambda: not of_alice.notifications(), "notifications without the blocked")
    assert of_bob.account_relationships(number(alice))[0].blocked_by
    post_of_alice = of_alice.status_post("not for bob")
    world.refused(get(f"/api/v1/statuses/{post_of_alice.id}", bob), 404)
    world.refused(post(f"/api/v1/accounts/{alice['id']}/follow", bob), 403)
    assert not of_alice.account_unblock(number(bob)).blocking
    world.same(ids(of_alice.blocks()), [])


def line_38_who_is_muted_is_silent_for_a_time():
    alice, bob, of_alice, of_bob = pair()
    world.follow(alice, bob)
    said = of_alice.account_mute(number(bob), notifications=True, duration=3600)
    assert (said.muting, said.muting_notifications, said.following) == (True, True, True), said
    muted = of_alice.mutes()[0]
    expires = muted.mute_expires_at
    expires = expires if isinstance(expires, datetime.datetime) else datetime.datetime.fromisoformat(expires[:-1])
    hour = expires.replace(tzinfo=None) - datetime.datetime.utcnow()
    assert datetime.timedelta(minutes=59) < hour <= datetime.timedelta(minutes=60), expires
    unseen = of_bob.status_post(f"@{alice['name']} unheard")
    marker = of_alice.status_post("after it")
    becomes(lambda: marker.id in ids(of_alice.timeline_home()), "the later post at home")
    assert unseen.id not in ids(of_alice.timeline_home())
    world.same(ids(of_alice.notifications()), [])
    assert not of_alice.account_unmute(number(bob)).muting
    world.same(ids(of_alice.mutes()), [])


def line_38_domains_are_blocked_and_listed():
    alice = client(world.new_person())
    alice.domain_block("spam.example")
    alice.domain_block("worse.example")
    world.same(list(alice.domain_blocks()), ["worse.example", "spam.example"])
    alice.domain_unblock("worse.example")
    world.same(list(alice.domain_blocks()), ["spam.example"])


def line_40_a_profile_is_changed():
    alice = world.new_person()
    api = client(alice)
    before = api.me()
    fields = [(f"name {n}", f"value {n}") for n in range(3)] + [("site", "https://example.com/")]
    said = api.account_update_credentials(
        display_name="Alice in Chains",
        note="About #me & you",
        avatar=picture(64, 64),
        avatar_mime_type="image/png",
        header=picture(300, 100),
        header_mime_type="image/png",
        locked=True,
        fields=fields,
    )
    for name in ["avatar", "avatar_static", "header", "header_static"]:
        assert said[name] != before[name] and get(said[name]).status_code == 200, (name, said[name])
    assert (said.display_name, said.locked, said.source.note) == ("Alice in Chains", True, "About #me & you"), said
    assert said.note.startswith("<p>About <a href=") and "&amp; you" in said.note, said.note
    world.same([(field.name, field["value"]) for field in said.source.fields], fields)
    assert said.fields[3]["value"].startswith('<a href="https://example.com/"'), said.fields
    changed = ask("PATCH", "/api/v1/accounts/update_credentials", alice, data={"source[privacy]": "private"})
    world.same(good(changed)["source"]["privacy"], "private")
    world.same(write_post(alice, "as a rule")["visibility"], "private")
    fewer = {"fields_attributes": [{"name": "only", "value": "one"}, {"name": "", "value": ""}], "locked": "false"}
    said = good(ask("PATCH", "/api/v1/accounts/update_credentials", alice, json=fewer))
    assert [field["name"] for field in said["fields"]] == ["only"] and not said["locked"], said


def line_42_notifications_of_every_kind():
    alice, bob, of_alice, of_bob = pair()
    own = of_alice.status_post("notify me")
    poll = of_alice.status_post("?", poll=of_alice.make_poll(["a", "b"], 300))
    of_bob.account_follow(number(alice))
    of_bob.status_favourite(own)
    of_bob.status_reblog(own)
    of_bob.status_post(f"@{alice['name']} you")
    of_alice.status_reblog(of_bob.status_post("to be changed later"))
    of_bob.poll_vote(poll.poll.id, 0)
    kinds = ["mention", "reblog", "favourite", "follow"]

    def types(**query):
        return [one.type for one in of_alice.notifications(**query)]

    becomes(lambda: len(types()) == 4, "four notifications")
    world.same(sorted(types()), sorted(kinds))
    for kind in kinds:
        world.same(types(types=[kind]), [kind])
        world.same(sorted(types(exclude_types=[kind])), sorted(set(kinds) - {kind}))
    world.same(types(types=["favourite", "from_the_future"]), ["favourite"])
    for one in of_alice.notifications():
        world.same(one.account.id, number(bob))
        assert one.type == "follow" or one.status.id, one
    newest = of_alice.notifications()[0]
    world.same(of_alice.notifications(newest.id).id, newest.id)
    of_alice.notifications_dismiss(newest.id)
    assert newest.id not in ids(of_alice.notifications())
    of_alice.notifications_clear()
    world.same(types(), [])


def line_42_the_end_of_a_poll_is_told_to_author_and_voters():
    alice, bob, of_alice, of_bob = pair()
    said = of_alice.status_post("when?", poll=of_alice.make_poll(["now", "later"], 300))
    of_bob.poll_vote(said.poll.id, 1)
    end_poll(said.poll.id)
    for who in [of_alice, of_bob]:
        told = becomes(lambda: who.notifications(types=["poll"]), "the end of the poll")
        world.same([(one.type, one.status.id, one.account.id) for one in told], [("poll", said.id, number(alice))])
        world.same((told[0].status.poll.expired, told[0].status.poll.votes_count), (True, 1))


def line_42_an_edit_is_told_to_those_who_boosted():
    alice, bob, of_alice, of_bob = pair()
    said = of_bob.status_post("first")
    of_alice.status_reblog(said)
    becomes(lambda: of_bob.notifications(), "the boost")
    of_bob.status_update(said.id, status="second")
    becomes(lambda: [one.type for one in of_alice.notifications()] == ["update"], "the edit")


def line_45_filters_annotate():
    alice, bob, of_alice, of_bob = pair()
    world.follow(alice, bob)
    for action, word in [("warn", "cheese"), ("hide", "onion")]:
        keywords = [{"keyword": word, "whole_word": True}]
        wanted = {"title": word, "context": ["home", "thread"], "filter_action": action, "expires_in": 3600}
        made = good(post("/api/v2/filters", alice, json={**wanted, "keywords_attributes": keywords}))
        world.same((made["filter_action"], made["context"]), (action, ["home", "thread"]))
        assert made["expires_at"] and made["keywords"][0]["whole_word"] is True, made
    texts = {"some cheese": ["cheese"], "an onion": ["onion"], "cheesecake": [], "nothing": []}
    made = {of_bob.status_post(text).id: text for text in texts}
    becomes(lambda: len(of_alice.timeline_home()) == 4, "four posts at home")
    for said in of_alice.timeline_home():
        matched = [word for result in said.filtered for word in result.keyword_matches]
        world.same(matched, texts[made[said.id]], made[said.id])
        again = good(get(f"/api/v1/statuses/{said.id}", alice))["filtered"]
        world.same([result["filter"]["title"] for result in again], texts[made[said.id]])
    world.same(sorted(one.phrase for one in of_alice.filters()), ["cheese", "onion"])
    old = of_alice.filter_create("soup", ["home", "public"], irreversible=True, whole_word=False)
    assert old.irreversible and not old.whole_word, old
    assert "soup" in [one["title"] for one in good(get("/api/v2/filters", alice))]
    of_alice.filter_delete(old)
    world.same(len(of_alice.filters()), 2)


def line_46_lists_hold_people_and_show_their_posts():
    alice, bob, of_alice, of_bob = pair()
    made = of_alice.list_create("friends")
    world.same((made.title, made.replies_policy, made.exclusive), ("friends", "list", False))
    refuses(of_alice.list_accounts_add, made, [number(bob)], status=404)
    world.follow(alice, bob)
    of_alice.list_accounts_add(made, [number(bob)])
    refuses(of_alice.list_accounts_add, made, [number(bob)], status=422)
    world.same(ids(of_alice.list_accounts(made)), [number(bob)])
    world.same(ids(of_alice.account_lists(number(bob))), [made.id])
    said = of_bob.status_post("for the list")
    becomes(lambda: ids(of_alice.timeline_list(made)) == [said.id], "a post in the list")
    change = {"title": "family", "exclusive": True, "replies_policy": "none"}
    changed = good(ask("PUT", f"/api/v1/lists/{made.id}", alice, json=change))
    world.same((changed["title"], changed["exclusive"], changed["replies_policy"]), ("family", True, "none"))
    apart = of_bob.status_post("for the list alone")
    becomes(lambda: apart.id in ids(of_alice.timeline_list(made)), "the other post in the list")
    marker = of_alice.status_post("later")
    becomes(lambda: marker.id in ids(of_alice.timeline_home()), "the later post at home")
    assert apart.id not in ids(of_alice.timeline_home())
    of_alice.list_accounts_delete(made, [number(bob)])
    world.same(ids(of_alice.list_accounts(made)), [])
    of_alice.list_delete(made)
    world.same(ids(of_alice.lists()), [])


if __name__ == "__main__":
    world.run(globals())
