// Asks Fedify whether a request is signed, and why not when it is not.
import { AsyncLocalStorage } from "node:async_hooks";
import { configure } from "@logtape/logtape";
import { verifyRequest } from "@fedify/fedify";

// Fedify answers only yes or no; its reasons go to its log, which is collected per request here.
const reasons = new AsyncLocalStorage();
await configure({
  contextLocalStorage: new AsyncLocalStorage(),
  sinks: {
    reasons(record) {
      const text = record.message.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join("");
      if (text.startsWith("Failed")) reasons.getStore()?.push(text);
    },
  },
  loggers: [
    { category: ["fedify", "sig"], lowestLevel: "debug", sinks: ["reasons"] },
    { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
  ],
});

export function schemeOf(headers) {
  if (headers["signature-input"] !== undefined) return "rfc9421";
  return headers.signature === undefined ? "none" : "cavage";
}

export function keyIdOf(headers) {
  const found = /key[iI]d="([^"]*)"/.exec(headers["signature-input"] ?? headers.signature ?? "");
  return found === null ? null : found[1];
}

/// The request as its sender addressed it: servers behind a proxy rebuild it from the Host header, and a
/// listener on a port of its own may have to add that port, so each of `origins` is tried in turn.
export async function judge({ origins, method, path, headers, body, loaders }) {
  const log = [];
  for (const origin of origins) {
    const request = new Request(origin + path, { method, headers, body: body.length > 0 ? body : undefined });
    try {
      const key = await reasons.run(log, () => verifyRequest(request, loaders));
      if (key !== null) return { ok: true, target: origin + path };
    } catch (error) {
      log.push(String(error));
    }
  }
  return { ok: false, reason: log.at(-1) ?? "not signed by the key it names" };
}
