#!/usr/bin/python3
"""Lines 19, 20, 22, 24, 25 and 29 of client-api.md section 7 with Mastodon.py: posts and what is done to them."""
import datetime

import world
from mastodon_py import client, ids, number, refuses
from passing_time import end_poll
from pictures import picture
from world import get, person, write_post


def line_19_posts_are_as_they_were_sent():
    api = client(person("alice"))
    for visibility in ["public", "unlisted", "private", "direct"]:
        said = api.status_post("hello", visibility=visibility, language="de")
        world.same((said.visibility, said.language, said.sensitive, said.spoiler_text), (visibility, "de", False, ""))
    said = api.status_post("hello", sensitive=True)
    world.same((said.sensitive, said.spoiler_text), (True, ""))
    said = api.status_post("hello", spoiler_text="careful")
    world.same((said.sensitive, said.spoiler_text), (True, "careful"))
    world.same(said.content, "<p>hello</p>")
    assert isinstance(said.created_at, datetime.datetime), said.created_at
    reply = api.status_reply(said, "and more")
    world.same((reply.in_reply_to_id, reply.in_reply_to_account_id), (said.id, said.account.id))


def line_20_an_edit_keeps_what_was():
    api = client(person("alice"))
    said = api.status_post("first *words*")
    assert said.edited_at is None
    changed = api.status_update(said.id, status="second words", spoiler_text="now with a warning", sensitive=True)
    assert isinstance(changed.edited_at, datetime.datetime), changed
    world.same((changed.content, changed.spoiler_text), ("<p>second words</p>", "now with a warning"))
    history = api.status_history(said.id)
    world.same([edit.content for edit in history], ["<p>first *words*</p>", "<p>second words</p>"])
    source = api.status_source(said.id)
    world.same((source.id, source.text, source.spoiler_text), (said.id, "second words", "now with a warning"))


def flags(post):
    return {name: post[name] for name in ["favourited", "reblogged", "bookmarked", "muted"]}


def line_22_reactions_count_once_and_come_back():
    bob = client(person("bob"))
    post = write_post(person("alice"), "react")["id"]
    for do, undo, flag, counter in [
        (bob.status_favourite, bob.status_unfavourite, "favourited", "favourites_count"),
        (bob.status_reblog, bob.status_unreblog, "reblogged", "reblogs_count"),
        (bob.status_bookmark, bob.status_unbookmark, "bookmarked", None),
        (bob.status_mute, bob.status_unmute, "muted", None),
    ]:
        for expected, act in [(True, do), (True, do), (False, undo)]:
            said = act(post)
            said = said.get("reblog") or said
            world.same(said[flag], expected, f"{act.__name__}: {flag}")
            if counter:
                world.same(said[counter], int(expected), f"{act.__name__}: {counter}")
        world.same(undo(post)[flag], False, f"{undo.__name__} again: {flag}")
        if counter:
            world.becomes(lambda: bob.status(post)[counter] == 0, f"{counter} without what was undone")
    assert not any(flags(bob.status(post)).values()), flags(bob.status(post))


def line_22_own_posts_are_pinned():
    alice = client(person("alice"))
    post = alice.status_post("to the top").id
    assert alice.status_pin(post).pinned
    world.same(ids(alice.account_statuses(number(person("alice")), pinned=True)), [post])
    assert not alice.status_unpin(post).pinned
    world.same(ids(alice.account_statuses(number(person("alice")), pinned=True)), [])
    refuses(client(person("bob")).status_pin, post, status=422)


def line_24_a_thread_with_two_branches_is_in_order():
    alice, bob = client(person("alice")), client(person("bob"))
    root = alice.status_post("root")
    left = bob.status_post("left", in_reply_to_id=root)
    left_child = alice.status_post("left child", in_reply_to_id=left)
    right = bob.status_post("right", in_reply_to_id=root)
    right_child = alice.status_post("right child", in_reply_to_id=right)
    whole = alice.status_context(root)
    world.same(ids(whole.ancestors), [])
    # Depth first: answers of an author to themself come before, which nobody wrote here.
    world.same(ids(whole.descendants), ids([left, left_child, right, right_child]))
    world.same([one.in_reply_to_id for one in whole.descendants], ids([root, left, root, right]))
    world.same(ids(alice.status_context(right_child).ancestors), ids([root, right]))
    world.same(alice.status(root).replies_count, 2)


def line_25_pictures_keep_their_order_and_words():
    alice = client(person("alice"))
    media = alice.media_post(picture(), "image/png", description="a slope", focus=(-0.42, 0.69))
    world.same((media.type, media.description), ("image", "a slope"))
    assert media.blurhash and media.url and media.preview_url, media
    original = media.meta.original
    world.same((original.width, original.height, original.size), (160, 120, "160x120"))
    assert abs(original.aspect - 4 / 3) < 0.01, original
    world.same((media.meta.focus.x, media.meta.focus.y), (-0.42, 0.69))
    more = [alice.media_post(picture(shade=n * 60), "image/png", description=str(n)) for n in range(3)]
    order = [more[2], media, more[0], more[1]]
    said = alice.status_post("four of them", media_ids=order)
    world.same(ids(said.media_attachments), ids(order))
    for attached in said.media_attachments:
        assert get(attached.url).status_code == 200 and get(attached.preview_url).status_code == 200, attached
    changed = alice.media_update(alice.media_post(picture(), "image/png"), description="later", focus=(0.5, 0))
    world.same((changed.description, changed.meta.focus.x), ("later", 0.5))


def vote(voter, poll, choices):
    """The library keeps the answer for itself."""
    voter.poll_vote(poll.id, choices)
    return voter.poll(poll.id)


def line_29_polls_are_voted_in():
    alice, bob = client(person("alice")), client(person("bob"))
    poll = alice.status_post("one?", poll=alice.make_poll(["a", "b"], 600)).poll
    world.same((poll.voted, list(poll.own_votes), poll.multiple, poll.expired), (True, [], False, False))
    assert isinstance(poll.expires_at, datetime.datetime), poll
    refuses(alice.poll_vote, poll.id, 0)
    refuses(bob.poll_vote, poll.id, [0, 1])
    refuses(bob.poll_vote, poll.id, 2)
    voted = vote(bob, poll, 1)
    world.same((voted.voted, list(voted.own_votes), voted.votes_count), (True, [1], 1))
    world.same([option.votes_count for option in voted.options], [0, 1])
    refuses(bob.poll_vote, poll.id, 0)
    several = alice.status_post("more?", poll=alice.make_poll(["a", "b", "c"], 600, multiple=True)).poll
    voted = vote(bob, several, [0, 2])
    world.same((sorted(voted.own_votes), voted.votes_count, voted.voters_count), ([0, 2], 2, 1))
    hidden = alice.status_post("secret?", poll=alice.make_poll(["a", "b"], 600, hide_totals=True)).poll
    world.same([option.votes_count for option in bob.poll(hidden.id).options], [None, None])


def line_29_a_poll_that_is_over_shows_its_result():
    alice, bob, carol = (client(world.new_person()) for _ in range(3))
    poll = alice.status_post("in time?", poll=alice.make_poll(["a", "b"], 300, hide_totals=True)).poll
    vote(bob, poll, 1)
    end_poll(poll.id)
    refuses(carol.poll_vote, poll.id, 0)
    refuses(bob.poll_vote, poll.id, 0)
    for who, own in [(alice, []), (bob, [1]), (carol, [])]:
        over = who.poll(poll.id)
        world.same((over.expired, list(over.own_votes), over.votes_count), (True, own, 1))
        world.same([option.votes_count for option in over.options], [0, 1], "no totals are hidden any more")


def line_29_too_short_and_too_few_are_refused():
    alice = person("alice")
    for poll in [
        {"options": ["a", "b"], "expires_in": 299},
        {"options": ["a", "b"], "expires_in": 2629747},
        {"options": ["a"], "expires_in": 600},
        {"options": ["a", "a"], "expires_in": 600},
        {"options": ["a", "b" * 51], "expires_in": 600},
        {"options": ["a", "b", "c", "d", "e"], "expires_in": 600},
    ]:
        world.refused(world.post("/api/v1/statuses", alice, json={"status": "?", "poll": poll}), 422)


def line_49_a_post_is_scheduled():
    alice = client(world.new_person())
    in_ten_minutes = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=10)
    said = alice.status_post("later", scheduled_at=in_ten_minutes)
    assert abs(said.scheduled_at - in_ten_minutes) < datetime.timedelta(seconds=2) and said.params.text == "later"
    later = in_ten_minutes + datetime.timedelta(minutes=5)
    changed = alice.scheduled_status_update(said, later)
    assert abs(changed.scheduled_at - later) < datetime.timedelta(seconds=2), changed
    world.same(ids(alice.scheduled_statuses()), [said.id])
    alice.scheduled_status_delete(said)
    world.same(ids(alice.scheduled_statuses()), [])
    soon = in_ten_minutes - datetime.timedelta(minutes=9)
    refuses(alice.status_post, "too soon", scheduled_at=soon)


if __name__ == "__main__":
    world.run(globals())
