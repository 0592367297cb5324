// A remote server that believes Fedify about signatures: 202 for a request that verifies, 401 with the reason
// for one that does not.
//
//   run server.mjs --actors FILE [--mode both|rfc9421|cavage] [--address 127.0.0.1] [--port 0]
//                  [--key KEY.pem --cert CERT.pem]
//
// The first line printed is the port; each further line is a verdict as JSON. Ends on SIGTERM.
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { MemoryKeyCache, actorLoader, contextLoader } from "./actors.mjs";
import { judge, keyIdOf, schemeOf } from "./verdict.mjs";

const { values: options } = parseArgs({
  options: {
    actors: { type: "string" },
    mode: { type: "string", default: "both" },
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "0" },
    key: { type: "string" },
    cert: { type: "string" },
  },
});
if (options.actors === undefined || !["both", "rfc9421", "cavage"].includes(options.mode)) {
  console.error("usage: run server.mjs --actors FILE [--mode both|rfc9421|cavage] [--port N] [--key F --cert F]");
  process.exit(2);
}

const maxBodyBytes = 1 << 20;
const loaders = {
  documentLoader: actorLoader(options.actors),
  contextLoader: contextLoader(),
  keyCache: new MemoryKeyCache(),
};

async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > maxBodyBytes) throw new Error("body over 1 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function activityId(body) {
  try {
    return JSON.parse(body.toString("utf8")).id ?? null;
  } catch {
    return null;
  }
}

async function decide(request, body) {
  const scheme = schemeOf(request.headers);
  if (options.mode !== "both" && scheme !== options.mode) {
    return { ok: false, reason: `this server wants ${options.mode}, not ${scheme}` };
  }
  const protocol = tls ? "https" : "http";
  const host = request.headers.host ?? "";
  const origins = [`${protocol}://${host}`];
  if (!/:\d+$/.test(host)) origins.push(`${protocol}://${host}:${server.address().port}`);
  return await judge({ origins, method: request.method, path: request.url, headers: request.headers, body, loaders });
}

async function answer(request, response) {
  let verdict;
  let body = Buffer.alloc(0);
  try {
    body = await bodyOf(request);
    verdict = await decide(request, body);
  } catch (error) {
    verdict = { ok: false, reason: String(error) };
  }
  const status = verdict.ok ? 202 : 401;
  console.log(JSON.stringify({
    scheme: schemeOf(request.headers),
    keyId: keyIdOf(request.headers),
    method: request.method,
    host: request.headers.host ?? null,
    path: request.url,
    activity: activityId(body),
    bytes: body.length,
    status,
    ...verdict,
  }));
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(verdict.ok ? "" : JSON.stringify({ error: verdict.reason }));
}

const tls = options.key !== undefined && options.cert !== undefined;
const server = tls
  ? createHttps({ key: readFileSync(options.key), cert: readFileSync(options.cert) }, answer)
  : createHttp(answer);

server.listen(Number(options.port), options.address, () => console.log(String(server.address().port)));

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
