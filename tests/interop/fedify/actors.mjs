// Public keys from a local file, handed to Fedify in the shape of the actor documents it would have fetched.
//
// The file is one JSON object: { "<key id>": "<public key in PEM>", ... }. It is read again when a key
// is missing, so that a test may add actors later. No address is ever contacted.
import { readFileSync } from "node:fs";
import { getDocumentLoader } from "@fedify/fedify";

const contexts = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];

function actorDocument(keyId, publicKeyPem) {
  const id = keyId.split("#")[0];
  return {
    "@context": contexts,
    type: "Person",
    id,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    publicKey: { id: keyId, type: "Key", owner: id, publicKeyPem },
  };
}

/// A loader that knows the actors of `file` and nothing else, by their keys' ids or their own.
export function actorLoader(file) {
  let known = {};
  const read = () => (known = JSON.parse(readFileSync(file, "utf8")));
  const keyOf = (url) => Object.keys(known).find((id) => id === url || id.split("#")[0] === url);
  return async (url) => {
    if (!keyOf(url)) read();
    const keyId = keyOf(url);
    if (!keyId) throw new Error(`unknown key ${url}`);
    return { contextUrl: null, documentUrl: url, document: actorDocument(keyId, known[keyId]) };
  };
}

// Those, and what Mastodon's profiles name besides.
const allowed = [...contexts, "https://purl.archive.org/socialweb/webfinger"];

/// JSON-LD contexts that Fedify carries itself; any other address is refused.
export function contextLoader() {
  const bundled = getDocumentLoader();
  return async (url) => {
    if (!allowed.includes(url)) throw new Error(`context ${url} is not bundled`);
    return await bundled(url);
  };
}

/// What verifyRequest learned, so that a key is parsed once.
export class MemoryKeyCache {
  #keys = new Map();
  async get(keyId) { return this.#keys.get(keyId.href); }
  async set(keyId, key) { if (key != null) this.#keys.set(keyId.href, key); }
}
