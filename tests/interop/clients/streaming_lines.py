#!/usr/bin/python3
"""Lines 51 and 54 of client-api.md section 7: streams as Mastodon.py reads them, and how they end."""
import asyncio
import json
import os
import queue
import ssl

import requests
import websockets
from mastodon import StreamListener

import world
from mastodon_py import client
from world import PATIENCE, ask, becomes, good, person, post, refused, write_post


class Heard(StreamListener):
    def __init__(self):
        super().__init__()
        self.events = queue.Queue()
        self.beats = 0

    def handle_heartbeat(self):
        self.beats += 1

    def on_abort(self, err):
        self.events.put(("abort", err))

    def next(self, kind):
        """The next event, which has to be of that kind."""
        got, what = self.events.get(timeout=PATIENCE)
        world.same(got, kind, repr(what))
        return what


for event in ["update", "delete", "notification", "status_update", "conversation", "filters_changed"]:
    setattr(Heard, "on_" + event, lambda self, *what, event=event: self.events.put((event, what[0] if what else None)))


def line_51_server_sent_events_reach_their_handlers():
    alice, bob = world.new_person(), world.new_person()
    world.follow(alice, bob)
    api = client(alice)
    assert api.stream_healthy()
    heard = Heard()
    stream = api.stream_user(heard, run_async=True)
    becomes(lambda: stream.is_receiving() and heard.beats, "a first heartbeat")
    said = write_post(bob, "listen")
    world.same(heard.next("update").id, int(said["id"]))
    good(ask("PUT", f"/api/v1/statuses/{said['id']}", bob, json={"status": "listen again"}))
    world.same(heard.next("status_update").content, "<p>listen again</p>")
    own = write_post(alice, "favourite me")
    world.same(heard.next("update").id, int(own["id"]))
    good(post(f"/api/v1/statuses/{own['id']}/favourite", bob))
    told = heard.next("notification")
    world.same((told.type, told.status.id), ("favourite", int(own["id"])))
    good(ask("DELETE", f"/api/v1/statuses/{said['id']}", bob))
    world.same(str(heard.next("delete")), said["id"])


def line_51_public_streams_and_tags_by_server_sent_events():
    alice = person("alice")
    api, tagged, local = client(alice), Heard(), Heard()
    streams = [api.stream_hashtag("streamtest", tagged, run_async=True), api.stream_local(local, run_async=True)]
    becomes(lambda: tagged.beats and local.beats, "first heartbeats")
    said = write_post(person("bob"), "#StreamTest")
    world.same(tagged.next("update").id, int(said["id"]))
    # Others write, too, and what they delete is told when it is gone.
    while True:
        kind, what = local.events.get(timeout=PATIENCE)
        if kind == "update" and what.id == int(said["id"]):
            break
    assert all(stream.is_receiving() for stream in streams)


def socket(path, **more):
    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    return websockets.connect(world.base.replace("https", "wss") + path, ssl=context, open_timeout=60, **more)


async def closed(connection):
    try:
        while True:
            await asyncio.wait_for(connection.recv(), PATIENCE)
    except websockets.ConnectionClosed:
        pass


def line_54_a_revoked_token_closes_its_streams():
    application = world.register_application()
    token = world.token_for(world.new_person(), application=application)
    form = {"client_id": application["client_id"], "client_secret": application["client_secret"], "token": token}

    async def listen():
        async with socket(f"/api/v1/streaming?stream=user&access_token={token}") as connection:
            await (await connection.ping())
            good(post("/oauth/revoke", data=form))
            await closed(connection)

    asyncio.run(listen())
    refused(world.get("/api/v1/streaming/user", token), 401)


def line_54_a_revoked_token_ends_its_events():
    application = world.register_application()
    token = world.token_for(world.new_person(), application=application)
    form = {"client_id": application["client_id"], "client_secret": application["client_secret"], "token": token}
    headers = {"Authorization": "Bearer " + token}
    with requests.get(world.base + "/api/v1/streaming/user", headers=headers, stream=True, timeout=PATIENCE) as answer:
        world.same(answer.headers["Content-Type"].split(";")[0], "text/event-stream")
        assert "no-store" in answer.headers["Cache-Control"], answer.headers
        lines = answer.iter_lines(chunk_size=1)
        world.same(next(lines), b":)")
        good(post("/oauth/revoke", data=form))
        for line in lines:
            assert line in (b"", b":thump"), line


def row_9_sockets_speak_as_clients_expect():
    """The token as subprotocol comes back; the payload is text; the stream is a list."""
    alice, bob = world.new_person(), world.new_person()
    world.follow(alice, bob)

    async def listen():
        async with socket("/api/v1/streaming", subprotocols=[alice["token"]]) as connection:
            world.same(connection.subprotocol, alice["token"])
            for wanted in [{"stream": "user"}, {"stream": "hashtag", "tag": "Sockets"}]:
                await connection.send(json.dumps({"type": "subscribe", **wanted}))
            await connection.send("not json")
            await (await connection.ping())
            said = await asyncio.to_thread(write_post, bob, "#sockets")
            got = [json.loads(await asyncio.wait_for(connection.recv(), PATIENCE)) for _ in range(2)]
            world.same(sorted(one["stream"] for one in got), [["hashtag", "Sockets"], ["user"]])
            for one in got:
                assert one["event"] == "update" and isinstance(one["payload"], str), one
                world.same(json.loads(one["payload"])["id"], said["id"])
            await asyncio.to_thread(ask, "DELETE", f"/api/v1/statuses/{said['id']}", bob)
            got = [json.loads(await asyncio.wait_for(connection.recv(), PATIENCE)) for _ in range(2)]
            world.same([(one["event"], one["payload"]) for one in got], [("delete", said["id"])] * 2)
            await connection.send(json.dumps({"type": "subscribe", "stream": "nonsense"}))
            error = json.loads(await asyncio.wait_for(connection.recv(), PATIENCE))
            assert error["error"] and error["status"] == 400, error

    asyncio.run(listen())


def row_9_nobody_listens_without_a_token():
    for path in ["/api/v1/streaming/user", "/api/v1/streaming/public"]:
        refused(world.get(path), 401)

    async def knock():
        try:
            async with socket("/api/v1/streaming?stream=user&access_token=wrong"):
                raise AssertionError("a wrong token was let in")
        except websockets.InvalidStatusCode as no:
            world.same(no.status_code, 401)

    asyncio.run(knock())


if __name__ == "__main__":
    world.run(globals())
