// An activity as one actor signed it, sent on by another; and what somebody may have done to it on the way.
import { signJsonLd, signObject, signRequest } from "@fedify/fedify";

export const specs = { cavage: "draft-cavage-http-signatures-12", rfc9421: "rfc9421" };

/// `seals`: "ld", "proof", both or neither.
export async function sealed(ctx, by, activity, seals) {
  const [rsa, ed25519] = await ctx.getActorKeyPairs(by);
  const { contextLoader } = ctx;
  const proved = seals.includes("proof")
    ? await signObject(activity, ed25519.privateKey, ed25519.multikey.id, { contextLoader })
    : activity;
  const document = await proved.toJsonLd({ format: "compact", contextLoader });
  return seals.includes("ld") ? await signJsonLd(document, rsa.privateKey, rsa.keyId, { contextLoader }) : document;
}

/// Each leaves the document well-formed.
const documentTampers = {
  text: (d) => { d.object.content = `${d.object.content} forged`; },
  audience: (d) => { d.object.cc = [...[d.object.cc].flat(), "https://mallory.example/"]; },
  extra: (d) => { d.object.summary = "forged"; },
  signature_value: (d) => { d.signature.signatureValue = flip(d.signature.signatureValue); },
  signature_created: (d) => { d.signature.created = "2026-01-01T00:00:00Z"; },
  signature_creator: (d, other) => { d.signature.creator = other.rsa; },
  proof_value: (d) => { d.proof.proofValue = flip(d.proof.proofValue); },
  proof_created: (d) => { d.proof.created = "2026-01-01T00:00:00Z"; },
  proof_purpose: (d) => { d.proof.proofPurpose = "authentication"; },
  proof_method: (d, other) => { d.proof.verificationMethod = other.ed25519; },
};

function flip(text) {
  const at = Math.floor(text.length / 2);
  return text.slice(0, at) + (text[at] === "2" ? "3" : "2") + text.slice(at + 1);
}

export function tampered(document, how, other) {
  documentTampers[how](document, other);
  return document;
}

/// What is done to a request after it was signed.
const requestTampers = {
  body: (request, body) => new Request(request, { body: body.replace('"content":"', '"content":"forged ') }),
  digest_too: async (request, body) => {
    const forged = body.replace('"content":"', '"content":"forged ');
    const sha = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(forged))).toString("base64");
    const headers = new Headers(request.headers);
    headers.set("Content-Digest", `sha-256=:${sha}:`);
    return new Request(request, { headers, body: forged });
  },
  path: (request, body) => new Request(`${new URL(request.url).origin}/inbox`, { method: "POST", headers: request.headers, body }),
  date: (request, body) => withHeader(request, body, "Date", "Thu, 26 Nov 2026 00:00:00 GMT"),
  created: (request, body) => withHeader(request, body, "Signature-Input",
    request.headers.get("Signature-Input").replace(/created=(\d+)/, (_, t) => `created=${Number(t) + 1}`)),
  key_id: (request, body) => withHeader(request, body, "Signature-Input",
    request.headers.get("Signature-Input").replace("/users/alice", "/users/bob")),
};

function withHeader(request, body, name, value) {
  const headers = new Headers(request.headers);
  headers.set(name, value);
  return new Request(request, { headers, body });
}

/// One POST, no second knock.
export async function post(ctx, through, inbox, document, spec, tamper) {
  const [rsa] = await ctx.getActorKeyPairs(through);
  const body = JSON.stringify(document);
  const headers = { "Content-Type": "application/activity+json" };
  let request = await signRequest(new Request(inbox, { method: "POST", headers, body }), rsa.privateKey, rsa.keyId, { spec: specs[spec] });
  if (tamper) request = await requestTampers[tamper](request, body);
  await fetch(request);
}
