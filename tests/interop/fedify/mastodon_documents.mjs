// Documents that Mastodon servers sent, as other projects' test suites keep them. They lie beside the project,
// never in it: PHEIDI_CORPUS names the folder, whose INDEX.tsv says what is in it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const corpusFolder = process.env.PHEIDI_CORPUS ??
  fileURLToPath(new URL("../../../../shared/corpus", import.meta.url));

const senders = new Set(["mastodon", "mastodon-glitch"]);
const otherKinds = new Set(["malformed", "webfinger", "nodeinfo"]);

/// Filed under other software, which received them.
const elsewhere = ["discourse/actor/case_2-actor_2.json", "discourse/actor/case_2-actor_3.json",
  "letterbook/actor/InstanceActor.json"];
/// Filed under Mastodon, which did not send them.
const notMastodons = new Map([
  ["mastodon/actor/hongminhee.json", "of Mitra"],
  ["mastodon/collection/featured.json", "of Pleroma, for a profile of Mastodon's"],
  ["mastodon/like/emoji-reaction.json", "no Mastodon reacts with emoji"],
  ["mastodon/note-object/mastodon-status-3.json", "of Pleroma"],
  ["mastodon/note-object/service_test-L407.json", "its context was changed"],
  ["mastodon/undo/mastodon-undo-announce.json", "its context was changed"],
]);

function isSent(path, software, kind) {
  if (elsewhere.includes(path)) return true;
  // "spec-": values that a test wrote down, which no server sent.
  return senders.has(software) && !otherKinds.has(kind) && !path.includes("/spec-") && !notMastodons.has(path);
}

/// [path, document] each, without LD signatures; nothing where there is no corpus.
export function mastodonDocuments() {
  const index = join(corpusFolder, "INDEX.tsv");
  if (!existsSync(index)) return [];
  const rows = readFileSync(index, "utf8").split("\n").slice(1).map((line) => line.split("\t"));
  return rows.filter(([path, software, kind]) => isSent(path, software, kind)).map(([path]) => {
    const text = readFileSync(join(corpusFolder, path), "utf8").replace(/^\uFEFF/, "");
    const { signature, ...document } = JSON.parse(text);
    return [path, document];
  });
}
