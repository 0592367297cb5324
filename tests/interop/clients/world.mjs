// The running instance of these tests and the people on it; world.py says what the file holds.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
export const here = JSON.parse(readFileSync(process.env.PHEIDI_CLIENTS, "utf8"));
export const base = here.base;
export const person = (name) => here.people[name];

/** Somebody whom no other test knows, signed in. */
export function newPerson() {
  return JSON.parse(python("people.py", "--another"));
}

const python = (...command) => execFileSync("/usr/bin/python3", command, { cwd: folder });

/** A PNG, as pictures.py makes it. */
export function picture() {
  return python("-c", "import sys, pictures; sys.stdout.buffer.write(pictures.picture())");
}

/** The code that an application gets after somebody signed in at this link and said yes. */
export function codeFor(url, who) {
  const consent = 'browser.Browser(world.base).consent(sys.argv[1], world.person(sys.argv[2]))["code"]';
  return String(python("-c", `import sys, browser, world; print(${consent})`, url, who.name)).trim();
}

/** Asks until it holds; its value. */
export async function becomes(look, what, patience = 120_000) {
  const until = Date.now() + patience;
  for (;;) {
    const value = await look();
    if (value) return value;
    assert.ok(Date.now() < until, `never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The status with which the server says no. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (no) {
    return no.statusCode ?? no.response?.status ?? no;
  }
  assert.fail("it was not refused");
}

/** The function that the command line names; its failure is the script's. */
export async function run(tests) {
  try {
    await tests[process.argv[2]]();
    process.exit(0);
  } catch (failure) {
    console.error(failure?.response?.data ?? "", failure);
    process.exit(1);
  }
}
