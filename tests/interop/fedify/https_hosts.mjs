// In place of the global fetch: https to the hosts of a file in the format of /etc/hosts, each at a port of its
// own and trusted by one CA; nobody else is reached.
import { request as ask } from "node:https";
import { readFileSync } from "node:fs";

function table(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.includes(":"));
  return Object.fromEntries(lines.map((line) => {
    const [address, name] = line.trim().split(/\s+/);
    return [name, Number(address.split(":")[1])];
  }));
}

export function fetchFrom(hostsFile, caFile) {
  const ports = table(hostsFile);
  const ca = readFileSync(caFile);
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!(url.host in ports)) throw new TypeError(`${url.host} is not to be reached from here`);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), host: url.host };
    if (body.length > 0) headers["content-length"] = body.length;
    const answer = await exchange({
      host: "127.0.0.1", port: ports[url.host], servername: url.host, ca, agent: false,
      method: request.method, path: url.pathname + url.search, headers,
    }, body);
    console.error(JSON.stringify({ asked: request.method, url: url.href, status: answer.status }));
    return answer;
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
      const none = [204, 304].includes(reply.statusCode);
      resolve(new Response(none ? null : Buffer.concat(parts), {
        status: reply.statusCode,
        headers: Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
      }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
