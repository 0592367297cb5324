"""Drives an echo server as a foreign WebSocket client; prints what failed and ends with its count."""
import asyncio
import sys

import websockets

failures = 0


def expect(what, is_true):
    global failures
    if not is_true:
        failures += 1
        print("failed:", what, flush=True)


async def echoes(url):
    async with websockets.connect(url, subprotocols=["token-abc", "other"], max_size=None, open_timeout=60) as s:
        expect("the first protocol is chosen", s.subprotocol == "token-abc")
        for text in ("", "ä€😀", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
            await s.send(text)
            expect(f"echo of {len(text)}", await s.recv() == text)
        await s.send(iter(["frag", "ment", "ed"]))
        expect("echo of fragments", await s.recv() == "fragmented")
        await (await s.ping("are you there"))
    expect("closed with 1000", s.close_code == 1000)


async def closed_with(url, message, code):
    async with websockets.connect(url, subprotocols=["x"], open_timeout=60) as s:
        await s.send(message)
        try:
            await asyncio.wait_for(s.recv(), 20)
        except websockets.ConnectionClosed:
            pass
        expect(f"closed with {code}, not {s.close_code}", s.close_code == code)


async def many(url):
    async def one(i):
        async with websockets.connect(url, open_timeout=60) as s:
            for n in range(20):
                await s.send(f"{i} {n}")
                expect("own echo", await s.recv() == f"{i} {n}")

    await asyncio.gather(*(one(i) for i in range(50)))


async def main(url):
    await echoes(url)
    await closed_with(url, b"binary", 1003)
    await closed_with(url, "x" * 65537, 1009)
    await closed_with(url, "/leave", 1000)
    await many(url)


asyncio.run(main(sys.argv[1]))
sys.exit(min(failures, 100))
