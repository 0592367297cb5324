// Two remote servers made of Fedify: actors with an RSA and an Ed25519 key, their WebFinger, notes and inboxes.
import {
  Accept, Endpoints, MemoryKvStore, Note, Person, createFederation, generateCryptoKeyPair, getDocumentLoader,
} from "@fedify/fedify";

const keyPairs = new Map();

/// Before the servers listen: it takes seconds, which nobody waits for.
export async function makeKeys(hosts, names) {
  for (const host of hosts) {
    for (const name of names) {
      keyPairs.set(`${name}@${host}`, await Promise.all([generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), generateCryptoKeyPair("Ed25519")]));
    }
  }
}

/// `firstKnock` is the scheme that requests are signed with; `names` are its people. `notes` maps ids to what is
/// served under them; `received` takes what Fedify has verified in its inboxes.
export function makeRemote({ firstKnock, names, notes, received, documentLoader }) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    firstKnock,
    documentLoaderFactory: () => documentLoader,
    authenticatedDocumentLoaderFactory: () => documentLoader,
    contextLoaderFactory: () => getDocumentLoader(),
  });
  federation
    .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
      if (!names.includes(identifier)) return null;
      const keys = await ctx.getActorKeyPairs(identifier);
      return new Person({
        id: ctx.getActorUri(identifier),
        preferredUsername: identifier,
        name: `${identifier} of ${ctx.host}`,
        summary: "<p>made by Fedify</p>",
        inbox: ctx.getInboxUri(identifier),
        outbox: ctx.getOutboxUri(identifier),
        followers: ctx.getFollowersUri(identifier),
        endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
        url: new URL(`https://${ctx.host}/@${identifier}`),
        publicKey: keys[0].cryptographicKey,
        assertionMethods: keys.map((pair) => pair.multikey),
      });
    })
    .setKeyPairsDispatcher((ctx, identifier) => keyPairs.get(`${identifier}@${ctx.host}`) ?? [])
    .authorize(async (ctx) => {
      const key = await ctx.getSignedKey();
      received.push({ kind: "fetch", url: ctx.url.href, key: key?.id?.href ?? null });
      return key !== null;
    });
  federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [] }));
  federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
  federation.setObjectDispatcher(Note, "/users/{identifier}/notes/{number}",
    (ctx, values) => notes.get(ctx.getObjectUri(Note, values).href) ?? null);
  federation.setInboxListeners("/users/{identifier}/inbox", "/inbox").on(Accept, (_, accept) => {
    // Only named: Fedify does not believe one server about an object of another, and would ask for our Follow.
    received.push({ kind: "accept", id: accept.id?.href, actor: accept.actorId?.href, object: accept.objectId?.href });
  });
  return federation;
}
