#!/usr/bin/python3
"""TLS before the instance, as a proxy has it: bytes go both ways, so upgraded connections pass.

    tls_front.py CHAIN.pem KEY.pem SOCKET...

Each unix socket, which need not be there yet, gets a free port of this machine. The first line on standard
output has the ports in the same order.
"""
import asyncio
import ssl
import sys

CHUNK = 64 << 10


async def carry(reader, writer):
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


def joined_to(socket):
    async def join(reader, writer):
        try:
            inner_reader, inner_writer = await asyncio.open_unix_connection(socket)
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, inner_writer), carry(inner_reader, writer))

    return join


async def main(chain, key, *sockets):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    servers = [await asyncio.start_server(joined_to(socket), "127.0.0.1", 0, ssl=context) for socket in sockets]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
