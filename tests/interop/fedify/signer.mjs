// A request signed by Fedify, as plain values.
import { createPrivateKey, webcrypto } from "node:crypto";
import { signRequest } from "@fedify/fedify";

const specs = { cavage: "draft-cavage-http-signatures-12", rfc9421: "rfc9421" };
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

export async function sign({ url, method = "POST", body, keyId, privateKeyPem, spec }) {
  if (!(spec in specs)) throw new Error(`unknown spec ${spec}: cavage or rfc9421`);
  const der = createPrivateKey(privateKeyPem).export({ type: "pkcs8", format: "der" });
  const key = await webcrypto.subtle.importKey("pkcs8", der, rsa, true, ["sign"]);
  const headers = method === "GET" ? {} : { "Content-Type": "application/activity+json" };
  const request = new Request(url, { method, headers, body: method === "GET" ? undefined : body });
  const signed = await signRequest(request, key, new URL(keyId), { spec: specs[spec] });
  return { method, url, headers: [...signed.headers], body };
}
