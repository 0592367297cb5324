// A document as Fedify understands it: parsed into its vocabulary, and told as plain values again.
import { Collection, LanguageString, Link, Object as ActivityObject, PropertyValue } from "@fedify/fedify";
import { contextLoader } from "./actors.mjs";

class NotEmbedded extends Error {}

const loaders = {
  contextLoader: contextLoader(),
  // What is not in the document is only named: nothing is fetched.
  documentLoader: async (url) => { throw new NotEmbedded(url); },
  // An answer has the other side's activity inside.
  crossOrigin: "trust",
};

/// The object when it stands inside, else its id.
async function oneOf(object, getter, id) {
  if (id === undefined && object[getter] === undefined) return undefined;
  try {
    return await describe(await object[getter](loaders));
  } catch (error) {
    if (error instanceof NotEmbedded) return id?.href;
    throw error;
  }
}

async function listOf(values) {
  const out = [];
  for await (const each of values) out.push(await describe(each));
  return out;
}

const hrefs = (urls) => urls?.map((url) => url.href);

/// In which language, if that is said.
const spoken = (text) => text instanceof LanguageString ? `${text.language.compact()}: ${text}` : text;

async function describeActivity(o) {
  const objects = o.objectIds ?? [];
  return {
    actor: o.actorId?.href,
    object: objects.length > 1 ? hrefs(objects) : await oneOf(o, "getObject", o.objectId),
    target: o.targetId?.href,
  };
}

async function describeActor(o) {
  const key = o.getPublicKey === undefined ? null : await o.getPublicKey(loaders);
  return {
    username: o.preferredUsername, inbox: o.inboxId?.href, outbox: o.outboxId?.href,
    followers: o.followersId?.href, following: o.followingId?.href, featured: o.featuredId?.href,
    featuredTags: o.featuredTagsId?.href, sharedInbox: o.endpoints?.sharedInbox?.href,
    locked: o.manuallyApprovesFollowers, discoverable: o.discoverable, indexable: o.indexable,
    memorial: o.memorial, suspended: o.suspended, movedTo: o.successorId?.href, alsoKnownAs: hrefs(o.aliasIds),
    key: key === null ? undefined : `${key.id.href} of ${key.ownerId.href}`,
    image: o.getImage === undefined ? undefined : await oneOf(o, "getImage", o.imageId),
  };
}

async function describePoll(o) {
  if (o.getExclusiveOptions === undefined) return {};
  return {
    oneOf: await listOf(o.getExclusiveOptions(loaders)), anyOf: await listOf(o.getInclusiveOptions(loaders)),
    endTime: o.endTime?.toString(), closed: o.closed?.toString(), voters: o.voters,
  };
}

async function describeCollection(o) {
  if (!(o instanceof Collection)) return {};
  return {
    total: o.totalItems, first: await oneOf(o, "getFirst", o.firstId), items: hrefs(o.itemIds),
    next: o.nextId?.href, partOf: o.partOfId?.href,
  };
}

async function describeObject(o) {
  return {
    attributedTo: o.attributionId?.href, to: hrefs(o.toIds), cc: hrefs(o.ccIds), url: o.url?.href,
    inReplyTo: o.replyTargetId?.href, context: hrefs(o.contextIds), quote: o.quoteUrl?.href,
    contents: o.contents?.map(spoken),
    name: o.name?.toString(), summary: o.summary?.toString(),
    published: o.published?.toString(), updated: o.updated?.toString(), sensitive: o.sensitive,
    mediaType: o.mediaType, width: o.width, height: o.height, duration: o.duration?.toString(),
    icon: await oneOf(o, "getIcon", o.iconId), attachments: await listOf(o.getAttachments(loaders)),
    tags: await listOf(o.getTags(loaders)), replies: await oneOf(o, "getReplies", o.repliesId),
    likes: await oneOf(o, "getLikes", o.likesId), shares: await oneOf(o, "getShares", o.sharesId),
  };
}

async function membersOf(o) {
  if (o instanceof Link) return { href: o.href?.href, name: o.name?.toString() };
  if (o instanceof PropertyValue) return { name: o.name?.toString(), value: o.value?.toString() };
  return { ...await describeObject(o), ...await describeActivity(o), ...await describeActor(o),
    ...await describePoll(o), ...await describeCollection(o) };
}

async function describe(o) {
  if (o === null) return undefined;
  const all = await membersOf(o);
  const said = Object.entries(all).filter(([, v]) => v !== undefined && v !== null && v?.length !== 0);
  return { type: o.constructor.name, ...(o.id == null ? {} : { id: o.id.href }), ...Object.fromEntries(said) };
}

/// Only what the document says. Throws what Fedify throws.
export async function described(document) {
  return await describe(await ActivityObject.fromJsonLd(document, loaders));
}
