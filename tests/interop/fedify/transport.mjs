// What the proxy in front of our instance does for it: TLS ends here, and the request goes on by a socket with
// the Host that it had. Every answer is kept, so that a second knock cannot hide a refused first one.
import { request as ask } from "node:http";
import { exchange } from "./exchange.mjs";

/// In place of the global fetch: `hosts` are reached by `socketPath`, nobody else is.
export function proxyTo(socketPath, hosts, attempts) {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!hosts.includes(url.host)) throw new TypeError(`${url.host} is not to be reached from here`);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), host: url.host, "content-length": body.length };
    const options = { socketPath, method: request.method, path: url.pathname + url.search, headers };
    const { status, bytes } = await exchange(ask, options, body);
    const text = bytes.toString("utf8");
    const scheme = request.headers.has("signature-input") ? "rfc9421" : "cavage";
    attempts.push({ scheme, status, body: text });
    return new Response(status === 204 ? null : text, { status });
  };
}
