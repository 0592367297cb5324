// A server of Fedify with people on it, that federates with others: WebFinger, actors, inboxes, posts. What its
// people do is told by a control socket, POST /DOING with { by: "name", ... }; people_acts.mjs lists the doings.
//
//   run people.mjs --control SOCKET --host NAME --port N --hosts FILE --ca FILE --key F --cert F
//
// Any name is somebody's here. "ready" is printed when it listens. Ends on SIGTERM.
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { configure } from "@logtape/logtape";
import {
  Endpoints, MemoryKvStore, Note, Person, Question, createFederation, generateCryptoKeyPair, getDocumentLoader,
} from "@fedify/fedify";
import { fetchFrom } from "./https_hosts.mjs";
import { acts } from "./people_acts.mjs";
import { listen } from "./people_inbox.mjs";
import { State } from "./people_state.mjs";

const { values: options } = parseArgs({
  options: Object.fromEntries(["control", "host", "port", "hosts", "ca", "key", "cert"].map((n) => [n, { type: "string" }])),
});

await configure({
  sinks: { errors: (r) => console.error(JSON.stringify({ level: r.level, category: r.category, message: r.message.map(String).join("").slice(0, 2000) })) },
  loggers: [
    { category: ["fedify"], lowestLevel: "warning", sinks: ["errors"] },
    { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
  ],
});

globalThis.fetch = fetchFrom(options.hosts, options.ca);
const state = new State();
// Everybody's, and made before anybody waits for them: it takes seconds.
const keys = await Promise.all([generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), generateCryptoKeyPair("Ed25519")]);

// Loopback is private; and nothing that others say is kept, as it changes from step to step.
const uncached = getDocumentLoader({ allowPrivateAddress: true });
const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  documentLoaderFactory: () => uncached,
  contextLoaderFactory: () => getDocumentLoader(),
});

federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    const pairs = await ctx.getActorKeyPairs(identifier);
    return new Person({
      id: ctx.getActorUri(identifier),
      preferredUsername: identifier,
      name: `${identifier} of the orchard`,
      inbox: ctx.getInboxUri(identifier),
      outbox: ctx.getOutboxUri(identifier),
      followers: ctx.getFollowersUri(identifier),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      url: new URL(`https://${ctx.host}/@${identifier}`),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);
federation.setFollowersDispatcher("/users/{identifier}/followers", (_, name) => ({
  items: [...state.of(state.followers, name).values()].map((actor) => ({ id: actor.id, inboxId: actor.inboxId })),
}));
federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
for (const [kind, path] of [[Note, "notes"], [Question, "questions"]]) {
  federation.setObjectDispatcher(kind, `/users/{identifier}/${path}/{number}`,
    (ctx, values) => state.own.get(ctx.getObjectUri(kind, values).href) ?? null);
}
const { all, voted } = acts(state);
listen(federation, state, voted);

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function serve(incoming, outgoing) {
  const body = await bodyOf(incoming);
  const url = `https://${incoming.headers.host}${incoming.url}`;
  const request = new Request(url, { method: incoming.method, headers: incoming.headers, body: body.length > 0 ? body : undefined });
  let answer;
  if (state.gone.has(url)) answer = new Response(null, { status: 410 });
  else answer = await federation.fetch(request, { contextData: undefined });
  console.error(JSON.stringify({ served: incoming.method, url, status: answer.status, body: body.toString("utf8").slice(0, 300) }));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
}

async function obey(incoming, outgoing) {
  try {
    const { by, ...told } = JSON.parse(await bodyOf(incoming));
    const ctx = federation.createContext(new Request(`https://${options.host}/`), undefined);
    const answer = await all[incoming.url.slice(1)](ctx, by, told);
    const text = JSON.stringify(answer ?? null);
    outgoing.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }).end(text);
  } catch (error) {
    console.error(JSON.stringify({ failed: incoming.url, why: String(error), stack: error.stack }));
    outgoing.writeHead(500, { "Content-Length": Buffer.byteLength(String(error)) }).end(String(error));
  }
}

const tls = { key: readFileSync(options.key), cert: readFileSync(options.cert) };
const servers = [createHttps(tls, serve), createHttp(obey)];
servers[0].listen(Number(options.port), "127.0.0.1", () =>
  servers[1].listen(options.control, () => console.log("ready")));

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
