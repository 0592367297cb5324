// Our documents as Fedify reads them: each has to become an object of its vocabulary with the values that were
// meant.
//
//   run vocabulary_check.mjs PROGRAM [MODULE]
//
// PROGRAM prints a name, a tab and a document on each line; MODULE, else meant.mjs, has what they are meant to say.
// Exit status 1 when one was read otherwise.
import { deepStrictEqual } from "node:assert";
import { configure } from "@logtape/logtape";
import { described } from "./described.mjs";
import { meaningModule, printedDocuments } from "./printed.mjs";

const { meant, refused } = await meaningModule(process.argv[3]);
await configure({ sinks: {}, loggers: [{ category: ["logtape", "meta"], lowestLevel: "error", sinks: [] }] });

/// Nothing when all is well, else what is not.
async function objection(name, document) {
  let read;
  try {
    read = await described(document);
  } catch (error) {
    return refused[name]?.test(String(error)) ? null : String(error);
  }
  if (meant[name] === undefined) return `nobody said what it means; Fedify reads ${JSON.stringify(read)}`;
  try {
    deepStrictEqual(read, meant[name]);
  } catch (error) {
    return error.message;
  }
  return null;
}

let wrong = 0;
const missing = new Set([...Object.keys(meant), ...Object.keys(refused)]);
for (const [name, document] of printedDocuments(process.argv[2])) {
  missing.delete(name);
  const text = await objection(name, document);
  if (text !== null) wrong += 1;
  console.log(text === null ? `ok   ${name}` : `FAIL ${name}: ${text}`);
}
for (const name of missing) {
  wrong += 1;
  console.log(`FAIL ${name}: not printed`);
}
console.log(wrong === 0 ? "Fedify reads what was meant" : `Fedify reads otherwise: ${wrong}`);
process.exitCode = wrong === 0 ? 0 : 1;
