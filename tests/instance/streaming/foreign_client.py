"""A client of the streaming API with python3-websockets: says what it hears, a line each, until it is closed."""
import asyncio
import json
import sys

import websockets


async def main(url, token):
    async with websockets.connect(url + "?stream=user", subprotocols=[token], open_timeout=60) as s:
        assert s.subprotocol == token
        await s.send(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": "Katzen"}))
        try:
            while True:
                m = json.loads(await asyncio.wait_for(s.recv(), 60))
                print(*m["stream"], m["event"], json.loads(m["payload"])["id"], flush=True)
        except websockets.ConnectionClosed:
            print("closed", s.close_code, flush=True)


asyncio.run(main(sys.argv[1], sys.argv[2]))
