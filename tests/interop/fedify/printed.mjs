// The documents that a program of ours prints: on each line a name, a tab and the JSON. And what is meant by them.
import { execFileSync } from "node:child_process";

export function printedDocuments(program) {
  const lines = execFileSync(program, { encoding: "utf8" }).split("\n").filter((line) => line !== "");
  if (lines.length === 0) throw new Error(`${program} printed nothing`);
  return lines.map((line) => {
    const at = line.indexOf("\t");
    return [line.slice(0, at), JSON.parse(line.slice(at + 1))];
  });
}

/// `meant`, `refused` and `unsaid` of a file that lies here.
export const meaningModule = (name = "meant.mjs") => import(new URL(name, import.meta.url));
