// Our documents against those of Mastodon servers, both expanded: what they send in a document of a kind ours has
// too, with values of the same type, and ours has nothing else. shape_differences.mjs lists the exceptions.
//
//   run shape_check.mjs PROGRAM [MODULE]
//
// PROGRAM prints a name, a tab and a document on each line; MODULE, else meant.mjs, names what it leaves out.
// Exit status 1 when something differs. Without documents of Mastodon's it says so, and checks that every name in
// ours means something.
import { meaningModule, printedDocuments } from "./printed.mjs";
import { corpusFolder, mastodonDocuments } from "./mastodon_documents.mjs";
import { kindIn, nameIn, shapeOf } from "./shape.mjs";
import { notCollected, notOurs } from "./shape_differences.mjs";

let wrong = 0;
function complain(text) {
  wrong += 1;
  console.log(`FAIL ${text}`);
}

/// From each line to the documents that say it.
async function shapes(documents) {
  const out = new Map();
  for (const [name, document] of documents) {
    for (const line of await shapeOf(document)) out.set(line, [...(out.get(line) ?? []), name]);
  }
  return out;
}

const isUndefined = (line) => line.includes("_:");

function checkWeSayWhatTheySay(ours, theirs) {
  const kinds = new Set([...ours.keys()].map(kindIn));
  const names = new Set([...ours.keys()].map(nameIn));
  for (const [line, sources] of theirs) {
    // What no context defines says nothing, and of an empty list only the name is known.
    if (!kinds.has(kindIn(line)) || isUndefined(line) || notOurs.has(line) || ours.has(line)) continue;
    if (line === nameIn(line) && names.has(line)) continue;
    complain(`ours lacks: ${line} (${sources.length}, as ${sources[0]})`);
  }
}

function checkTheySayWhatWeSay(ours, theirs) {
  const names = new Set([...theirs.keys()].map(nameIn));
  for (const [line, sources] of ours) {
    if (theirs.has(line) || notCollected.has(line)) continue;
    if (line === nameIn(line) && names.has(line)) continue;
    complain(`only ours has: ${line} (as "${sources[0]}")`);
  }
}

function checkExceptionsAreNeeded(ours, theirs) {
  for (const [line, why] of notOurs) {
    if (!theirs.has(line) || ours.has(line)) complain(`no exception any more: ${line} (${why})`);
  }
  for (const [line, why] of notCollected) {
    if (unsaid.includes(kindIn(line)) || unsaid.includes(line)) continue;
    if (theirs.has(line) || !ours.has(line)) complain(`no exception any more: ${line} (${why})`);
  }
}

const { unsaid } = await meaningModule(process.argv[3]);
const ours = await shapes(printedDocuments(process.argv[2]));
const collected = mastodonDocuments();
for (const line of ours.keys()) {
  if (isUndefined(line) && !notCollected.has(line)) complain(`no context defines a name: ${line}`);
}
if (collected.length === 0) {
  console.log(`no documents in ${corpusFolder}: ours were compared with nothing`);
} else {
  const theirs = await shapes(collected);
  checkWeSayWhatTheySay(ours, theirs);
  checkTheySayWhatWeSay(ours, theirs);
  checkExceptionsAreNeeded(ours, theirs);
  console.log(`${ours.size} statements of ours, ${theirs.size} in ${collected.length} documents of Mastodon's`);
}
console.log(wrong === 0 ? "the shapes agree" : `the shapes differ: ${wrong}`);
process.exitCode = wrong === 0 ? 0 : 1;
