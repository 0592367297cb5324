#!/usr/bin/python3
"""Lines 10, 16, 21, 28, 34 and 48 of client-api.md section 7 with toot, as a person types them."""
import os
import pty
import re
import subprocess
import tempfile

import world
from browser import Browser
from pictures import picture
from world import get, good, person, write_post


class Toot:
    """toot with a configuration of its own, signed in by the code that the pages show."""

    def __init__(self, who):
        self.who = who
        self.directory = tempfile.TemporaryDirectory()
        self.environment = {
            **os.environ,
            "XDG_CONFIG_HOME": self.directory.name,
            "HOME": self.directory.name,
            "BROWSER": "/bin/true",
            "PYTHONUNBUFFERED": "1",
        }
        self.sign_in()

    def start(self, *arguments, **more):
        command = ["/usr/bin/toot", *arguments, "--no-color"]
        return subprocess.Popen(command, env=self.environment, text=True, **more)

    def __call__(self, *arguments):
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        child = self.start(*arguments, **pipes)
        said, _ = child.communicate(timeout=60)
        assert child.returncode == 0 and "rror" not in said, f"toot {' '.join(arguments)}:\n{said}"
        return said

    def sign_in(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        child = self.start("login", "--instance", world.domain, **pipes)
        said = ""
        for line in child.stdout:
            said += line
            if "/oauth/authorize/?" in line:
                break
        assert "/oauth/authorize/?" in said, said
        code = Browser(world.base).consent(said.split()[-1], self.who)["code"]
        rest, _ = child.communicate(f"n\n{code}\n", timeout=60)
        assert child.returncode == 0 and "Successfully logged in" in rest, said + rest

    def in_terminal(self, *arguments):
        """On a terminal, where every question whether to go on gets a yes."""
        ours, theirs = pty.openpty()
        child = self.start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        said, answered = "", 0
        while True:
            try:
                said += os.read(ours, 65536).decode(errors="replace")
            except OSError:  # that is how a terminal ends
                break
            while said.count("[Y/n]") > answered:
                os.write(ours, b"\n")
                answered += 1
        os.close(ours)
        assert child.wait(timeout=60) == 0 and "rror" not in said, said
        return said


def last_post(who):
    return good(get(f"/api/v1/accounts/{who['id']}/statuses?limit=1", who))[0]


def line_10_toot_signs_in_and_says_who_it_is():
    toot = Toot(person("alice"))
    assert f"alice@{world.domain}" in toot("auth")
    said = toot("whoami")
    assert "@alice" in said and "Followers:" in said, said
    assert world.domain in toot("instance")


def line_16_toot_posts_with_mentions_tags_and_links():
    alice, bob = person("alice"), person("bob")
    Toot(alice)("post", "hello @bob #Test https://example.com/a/very/long/path/of/some/page")
    said = last_post(alice)
    for piece in [
        'class="u-url mention">@<span>bob</span></a>',
        f'<a href="{world.base}/tags/Test" class="mention hashtag" rel="tag">#<span>Test</span></a>',
        '<span class="invisible">https://</span><span class="ellipsis">example.com/a/very/long/path/o</span>',
    ]:
        assert piece in said["content"], said["content"]
    world.same([mention["acct"] for mention in said["mentions"]], ["bob"])
    world.same(said["mentions"][0]["url"], good(get(f"/api/v1/accounts/{bob['id']}"))["url"])
    world.same(said["tags"], [{"name": "test", "url": world.base + "/tags/test"}])
    assert said["url"].startswith(world.base + "/@alice/"), said["url"]
    world.same(said["application"]["name"], "toot - a Mastodon CLI client")


def line_21_toot_deletes():
    alice = person("alice")
    said = write_post(alice, "soon gone")
    answer = world.ask("DELETE", f"/api/v1/statuses/{write_post(alice, 'the *source*')['id']}", alice)
    world.same(good(answer)["text"], "the *source*")
    assert "deleted" in Toot(alice)("delete", said["id"])
    world.refused(get(f"/api/v1/statuses/{said['id']}", alice), 404)


def line_28_toot_uploads_and_describes():
    alice = person("alice")
    toot = Toot(alice)
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(picture())
        file.flush()
        uploaded = toot("upload", file.name, "--description", "a slope")
        toot("post", "with a picture", "--media", file.name, "--description", "first words")
    url = re.search(r"URL: (https://\S+)", uploaded)[1]
    assert get(url).status_code == 200, uploaded
    identifier = re.search(r"media ID (\d+)", uploaded)[1]
    changed = world.ask("PUT", f"/api/v1/media/{identifier}", alice, json={"description": "other words"})
    world.same(good(changed)["description"], "other words")
    attached = last_post(alice)["media_attachments"]
    world.same([media["description"] for media in attached], ["first words"])


def line_34_toot_turns_the_pages_of_the_home_timeline():
    alice = world.new_person()
    for n in range(45):
        write_post(alice, f"number {n:02}")
    world.becomes(lambda: len(world.home_ids(alice)) == 40, "a full home timeline")
    toot = Toot(alice)
    assert "number 44" in toot("timeline", "--count", "20", "--once")
    said = toot.in_terminal("timeline", "--count", "20")
    world.same(re.findall(r"number \d\d", said), [f"number {n:02}" for n in range(44, -1, -1)])


def line_48_toot_finds_accounts_by_handle():
    alice = world.new_person()
    toot = Toot(alice)
    for handle in ["bob", "@bob", f"bob@{world.domain}", f"@bob@{world.domain}"]:
        assert "@bob" in toot("whois", handle)
    toot("follow", "@bob")
    assert "bob" in toot("following", alice["name"])
    toot("mute", "bob"), toot("unmute", "bob"), toot("block", "bob"), toot("unblock", "bob")
    assert "@bob" in toot("search", "bob")


def line_22_toot_reacts_to_posts():
    alice, bob = person("alice"), person("bob")
    toot = Toot(alice)
    post = write_post(bob, "react to me")["id"]
    for do in ["favourite", "reblog", "bookmark"]:
        toot(do, post)
    said = good(get(f"/api/v1/statuses/{post}", alice))
    assert said["favourited"] and said["reblogged"] and said["bookmarked"], said
    assert "react to me" in toot("bookmarks", "--once")
    for undo in ["unfavourite", "unreblog", "unbookmark"]:
        toot(undo, post)
    said = good(get(f"/api/v1/statuses/{post}", alice))
    assert not (said["favourited"] or said["reblogged"] or said["bookmarked"]), said
    own = write_post(alice, "pinned")["id"]
    toot("pin", own), toot("unpin", own)
    assert "react to me" in toot("thread", post)
    toot("notifications")


if __name__ == "__main__":
    world.run(globals())
