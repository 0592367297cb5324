// Remote servers of Fedify that send to our inbox and take what we answer. What they send is told by a control
// socket, one JSON object for each POST:
//
//   /send   { by, spec, inbox, activity }                    with sendActivity
//   /pass   { by, seals, tamper, through, spec, inbox, activity, tamper_request, keep }   as another actor's
//   /received                                                what came in and was verified
//
// `by` and `through` are "name@host"; answers are { id, object, document, attempts: [{ scheme, status }] }.
//
//   run sender.mjs --control SOCKET --inbox SOCKET --actors FILE --hosts A,B --names X,Y --key F --cert F
//
// The first line printed is the port of the servers. Ends on SIGTERM.
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { configure } from "@logtape/logtape";
import { actorLoader } from "./actors.mjs";
import { post, sealed, specs, tampered } from "./relay.mjs";
import { makeKeys, makeRemote } from "./remote.mjs";
import { proxyTo } from "./transport.mjs";
import { activityOf, isNote } from "./vocabulary.mjs";

const { values: options } = parseArgs({
  options: Object.fromEntries(["control", "inbox", "actors", "hosts", "names", "key", "cert"].map((n) => [n, { type: "string" }])),
});

await configure({
  sinks: {
    errors: (r) => console.error(JSON.stringify({ level: r.level, category: r.category, message: r.message.map(String).join("").slice(0, 2000) })),
  },
  loggers: [
    { category: ["fedify"], lowestLevel: "warning", sinks: ["errors"] },
    { category: ["fedify", "sig"], lowestLevel: "debug", sinks: ["errors"] },
    { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
  ],
});

const notes = new Map();
const received = [];
let attempts = [];
globalThis.fetch = proxyTo(options.inbox, ["local.example"], { push: (a) => attempts.push(a) });
const documentLoader = actorLoader(options.actors);
const names = options.names.split(",");
const hosts = options.hosts.split(",");
await makeKeys(hosts, names);
const remotes = Object.fromEntries(Object.entries(specs).map(([name, firstKnock]) =>
  [name, makeRemote({ firstKnock, names, notes, received, documentLoader })]));

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function serve(incoming, outgoing) {
  const host = incoming.headers.host ?? "";
  if (!hosts.includes(host)) return outgoing.writeHead(421).end();
  const body = await bodyOf(incoming);
  const request = new Request(`https://${host}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
    body: body.length > 0 ? body : undefined,
  });
  const answer = await remotes.cavage.fetch(request, { contextData: undefined });
  console.error(JSON.stringify({ served: incoming.method, url: request.url, status: answer.status }));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
}

function whom(remote, address) {
  const [name, host] = address.split("@");
  return [remote.createContext(new Request(`https://${host}/`), undefined), name];
}

async function made(ctx, name, { activity: description, keep = true }) {
  const activity = await activityOf(ctx, name, description);
  const object = await activity.getObject({ documentLoader: async () => { throw new Error("not needed"); }, suppressError: true });
  if (keep && isNote(object)) notes.set(object.id.href, object);
  if (description.type === "Delete") notes.delete(activity.objectId.href);
  return activity;
}

const acts = {
  async "/send"(told) {
    const [ctx, name] = whom(remotes[told.spec], told.by);
    const activity = await made(ctx, name, told);
    const to = { id: new URL("https://local.example/somebody"), inboxId: new URL(told.inbox) };
    const failed = await ctx.sendActivity({ identifier: name }, to, activity, { immediate: true, fanout: "skip" }).catch(String);
    return { id: activity.id.href, object: activity.objectId?.href, error: failed };
  },
  async "/pass"(told) {
    const [ctx, name] = whom(remotes[told.spec], told.by);
    const activity = await made(ctx, name, told);
    const document = await sealed(ctx, name, activity, told.seals ?? []);
    const [through, passer] = whom(remotes[told.spec], told.through ?? told.by);
    if (told.tamper) {
      const [rsa, ed25519] = await through.getActorKeyPairs(passer);
      tampered(document, told.tamper, { rsa: rsa.keyId.href, ed25519: ed25519.multikey.id.href });
    }
    await post(through, passer, told.inbox, document, told.spec, told.tamper_request);
    return { id: activity.id.href, object: activity.objectId?.href, document };
  },
  "/received": () => ({ received }),
};

async function control(incoming, outgoing) {
  const told = JSON.parse((await bodyOf(incoming)).toString("utf8") || "{}");
  attempts = [];
  const done = await acts[incoming.url](told);
  const text = JSON.stringify({ ...done, attempts });
  if (attempts.length > 0) console.error(JSON.stringify({ act: incoming.url, told }), text);
  outgoing.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  outgoing.end(text);
}

const answering = (how) => (incoming, outgoing) =>
  how(incoming, outgoing).catch((error) => {
    console.error(error);
    outgoing.writeHead(500).end(JSON.stringify({ error: String(error) }));
  });

const server = createHttps({ key: readFileSync(options.key), cert: readFileSync(options.cert) }, answering(serve));
const commands = createHttp(answering(control));
commands.listen(options.control, () =>
  server.listen(0, "127.0.0.1", () => console.log(String(server.address().port))));

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
