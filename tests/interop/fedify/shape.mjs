// What a document says by its JSON-LD: for each kind of node the properties it has, and what their values are.
import jsonld from "jsonld";
import { contextLoader } from "./actors.mjs";

const as = "https://www.w3.org/ns/activitystreams#";
const activities = new Set([
  "Create", "Update", "Delete", "Announce", "Undo", "Accept", "Reject", "Follow", "Like", "Block", "Flag", "Move",
  "Add", "Remove",
]);
// What has the same members goes by one name.
const families = new Map([
  ["Note", "post"], ["Question", "post"],
  ["Person", "actor"], ["Service", "actor"], ["Group", "actor"], ["Application", "actor"],
]);

const shorter = (iri) => iri.startsWith(as) ? iri.slice(as.length) : iri;
const isActivity = (node) => activities.has(shorter(node["@type"]?.[0] ?? ""));

/// An activity goes by its type and that of its object, and by what it stands in; a node without a type by the
/// property that it is the value of.
function kindOf(node, within, property) {
  if (node["@type"] === undefined) return `(${shorter(property)})`;
  const type = shorter(node["@type"][0]);
  if (!activities.has(type)) return families.get(type) ?? type;
  const objectType = shorter(node[`${as}object`]?.[0]?.["@type"]?.[0] ?? "");
  const object = objectType === "" ? "" : `(${families.get(objectType) ?? objectType})`;
  return `${within === undefined ? "" : `${within}.`}${type}${object}`;
}

function typeOf(value, kind) {
  if ("@list" in value) return `list of ${[...new Set(value["@list"].map((each) => typeOf(each)))].join(", ")}`;
  if ("@language" in value) return "text in a language";
  if ("@value" in value) return value["@type"] ?? typeof value["@value"];
  return Object.keys(value).every((key) => key === "@id") ? "id" : kind;
}

function visit(node, kind, said) {
  if ("@id" in node && "@type" in node) said.add(`${kind} | id`);
  for (const [property, values] of Object.entries(node)) {
    if (property.startsWith("@")) continue;
    // Of an empty list only the name can be told.
    if (values.length === 0) said.add(`${kind} | ${shorter(property)}`);
    for (const value of values) {
      const inner = kindOf(value, isActivity(node) ? kind : undefined, property);
      said.add(`${kind} | ${shorter(property)} | ${typeOf(value, inner)}`);
      if (!("@value" in value) && !("@list" in value)) visit(value, inner, said);
    }
  }
}

const documentLoader = contextLoader();

/// Lines "kind | property | type of the value". No context is fetched. A name that no context defines stands
/// there with "_:" in front.
export async function shapeOf(document) {
  const said = new Set();
  for (const node of await jsonld.expand(document, { documentLoader })) {
    if (node["@type"] !== undefined) visit(node, kindOf(node), said);
  }
  return said;
}

export const kindIn = (line) => line.split(" | ")[0];
export const nameIn = (line) => line.split(" | ").slice(0, 2).join(" | ");
