// Checks the judge before anything of ours is judged: what Fedify signs, its server must accept; what was
// altered afterwards, it must refuse. Prints one line per case; exit status 1 when one is wrong.
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sign } from "./signer.mjs";

const folder = mkdtempSync(join(tmpdir(), "pheidi-fedify-"));
const keyId = "https://alice.example/users/alice#main-key";
const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const actors = join(folder, "actors.json");
writeFileSync(actors, JSON.stringify({ [keyId]: keys.publicKey }));
const body = JSON.stringify({ id: "https://alice.example/1", type: "Like", object: "https://bob.example/2" });

async function start(mode) {
  const script = fileURLToPath(new URL("server.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, "--actors", actors, "--mode", mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  return {
    port,
    verdict: async () => JSON.parse((await lines.next()).value),
    stop: () => new Promise((done) => { child.once("exit", done); child.kill("SIGTERM"); }),
  };
}

function send(port, { method, headers, body: text }, path) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers: Object.fromEntries(headers) }, (reply) => {
      reply.resume();
      reply.on("end", () => resolve(reply.statusCode));
    });
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

let wrong = 0;
async function check(name, server, message, expected, path = "/inbox") {
  const status = await send(server.port, message, path);
  const verdict = await server.verdict();
  const good = status === expected && verdict.status === expected;
  if (!good) wrong += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${name}${good ? "" : `: ${status} ${JSON.stringify(verdict)}`}`);
}

const signed = (url, spec) => sign({ url, body, keyId, privateKeyPem: keys.privateKey, spec });
const withHost = (message, host) => ({ ...message, headers: [...message.headers.filter(([n]) => n !== "host"), ["host", host]] });

const both = await start("both");
const only9421 = await start("rfc9421");
try {
  for (const spec of ["cavage", "rfc9421"]) {
    const port = both.port;
    const plain = withHost(await signed("http://bob.example/inbox", spec), "bob.example");
    await check(`${spec}: accepts what Fedify signed`, both, plain, 202);
    const ported = await signed(`http://bob.example:${port}/inbox`, spec);
    await check(`${spec}: accepts a host with its port`, both, withHost(ported, `bob.example:${port}`), 202);
    await check(`${spec}: refuses another body`, both, { ...plain, body: `${body} ` }, 401);
    await check(`${spec}: refuses another path`, both, plain, 401, "/users/bob/inbox");
    const forged = plain.headers.map(([n, v]) => [n, v.replaceAll("users/alice", "users/mallory")]);
    await check(`${spec}: refuses an unknown key`, both, { ...plain, headers: forged }, 401);
    await check(`${spec}: second knock mode`, only9421, { ...plain }, spec === "cavage" ? 401 : 202);
  }
  await check("refuses a request that is not signed", both, { method: "POST", headers: [["host", "bob.example"]], body }, 401);
} finally {
  await Promise.all([both.stop(), only9421.stop()]);
  rmSync(folder, { recursive: true });
}
console.log(wrong === 0 ? "fedify self-check passed" : `fedify self-check: ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
