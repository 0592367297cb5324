// Signs one request with Fedify and prints it as JSON: { method, url, headers: [[name, value], ...], body }.
//
//   run sign.mjs --url URL --key-id ID --private-key KEY.pem [--spec cavage|rfc9421] [--method POST]
//                [--body FILE]       (the body comes from standard input when no file is named)
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sign } from "./signer.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string" },
    "key-id": { type: "string" },
    "private-key": { type: "string" },
    spec: { type: "string", default: "cavage" },
    method: { type: "string", default: "POST" },
    body: { type: "string" },
  },
});
if (!options.url || !options["key-id"] || !options["private-key"]) {
  console.error("usage: run sign.mjs --url URL --key-id ID --private-key KEY.pem [--spec cavage|rfc9421]");
  process.exit(2);
}

const body = options.method === "GET" ? "" : readFileSync(options.body ?? 0, "utf8");
const signed = await sign({
  url: options.url,
  method: options.method,
  body,
  keyId: options["key-id"],
  privateKeyPem: readFileSync(options["private-key"], "utf8"),
  spec: options.spec,
});
console.log(JSON.stringify(signed));
