// What the proxy in front of our instance does for it: TLS ends here, and the request goes on by a socket with
// the Host that it had. Every answer is kept, so that a second knock cannot hide a refused first one.
import { request as ask } from "node:http";

/// In place of the global fetch: `hosts` are reached by `socketPath`, nobody else is.
export function proxyTo(socketPath, hosts, attempts) {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!hosts.includes(url.host)) throw new TypeError(`${url.host} is not to be reached from here`);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), host: url.host, "content-length": body.length };
    const answer = await exchange({ socketPath, method: request.method, path: url.pathname + url.search, headers }, body);
    const scheme = request.headers.has("signature-input") ? "rfc9421" : "cavage";
    attempts.push({ scheme, status: answer.status, body: answer.body });
    return new Response(answer.status === 204 ? null : answer.body, { status: answer.status });
  };
}

function exchange(options, body) {
  return new Promise((resolve, reject) => {
    const outgoing = ask(options, async (reply) => {
      const parts = [];
      try {
        for await (const part of reply) parts.push(part);
      } catch (cut) {
        return reject(cut);
      }
      resolve({ status: reply.statusCode, body: Buffer.concat(parts).toString("utf8") });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
