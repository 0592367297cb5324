// What each document of tests/model/seeded_documents.cpp is meant to say, in the words of described.mjs: worked out
// from the rows of tests/model/seeded_rows.sql.
import { notAnObject, notKnown } from "./refused.mjs";

const web = "https://social.harbour.example";
const files = "https://files.harbour.example";
const ada = `${web}/users/ada`;
const cy = `${web}/ap/users/102`;
const bo = "https://island.example/users/bo";
const lagoon = "https://lagoon.example/users/ada";
const everybody = "https://www.w3.org/ns/activitystreams#Public";
const followers = `${ada}/followers`;
const bosPost = `${bo}/statuses/7`;
const status = (id) => `${ada}/statuses/${id}`;

const collectionsOf = (id, { likes = 0, answers = [] } = {}) => ({
  replies: {
    type: "Collection", id: `${id}/replies`,
    first: {
      type: "CollectionPage", partOf: `${id}/replies`,
      next: `${id}/replies?${answers.length === 0 ? "only_other_accounts=true" : "min_id=412"}&page=true`,
      ...(answers.length === 0 ? {} : { items: answers }),
    },
  },
  likes: { type: "Collection", id: `${id}/likes`, total: likes },
  shares: { type: "Collection", id: `${id}/shares`, total: 0 },
});

const plain = (number, content) => ({
  type: "Note", id: status(number), url: `${web}/@ada/${number}`, attributedTo: ada,
  published: "2026-03-04T10:00:00Z", to: [everybody], cc: [followers], sensitive: false,
  contents: [content], ...collectionsOf(status(number)),
});
const addressed = (note, to, cc) => {
  const { cc: _, ...rest } = note;
  return { ...rest, to, ...(cc.length === 0 ? {} : { cc }) };
};

// HTML as Mastodon makes it of what is typed.
const link = (address) => `<a href="https://${address}" target="_blank" rel="nofollow noopener" translate="no">` +
  `<span class="invisible">https://</span><span class="">${address}</span><span class="invisible"></span></a>`;
const relMe = (html) => html.replace("noopener", "noopener me");
const person = (page, name) => `<span class="h-card" translate="no"><a href="${page}" class="u-url mention">` +
  `@<span>${name}</span></a></span>`;
const hashtag = (name) =>
  `<a href="${web}/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`;
const atBo = person("https://island.example/@bo", "bo");

const gull = {
  type: "Emoji", id: `${web}/emojis/9`, name: ":gull:", updated: "2026-03-04T01:00:00Z",
  icon: { type: "Image", mediaType: "image/png", url: `${files}/custom_emojis/images/000/000/009/original/gull.png` },
};
const mentionOfBo = { type: "Mention", href: bo, name: "@bo@island.example" };
const media = (style, file) => `${files}/media_attachments/${style}/000/000/${file}`;

const html = `<p>See &quot;this&quot; &amp; ask ${atBo} or ${person(`${web}/@cy`, "cy")} about ` +
  `${hashtag("dawn")} :gull:</p>`;
const publicNote = {
  ...plain(401, html),
  ...collectionsOf(status(401), { likes: 12, answers: [status(411), status(412)] }),
  summary: "Birds", inReplyTo: bosPost, published: "2026-03-04T10:11:12Z", updated: "2026-03-04T11:00:00Z",
  cc: [followers, bo, cy], sensitive: true, context: ["https://island.example/contexts/5"],
  contents: [html, `en: ${html}`],
  attachments: [
    {
      type: "Document", mediaType: "video/mp4", url: media("files", "502/original/gull.mp4"),
      name: "A gull lands\non a mast", width: 640, height: 480, duration: "PT12.5S",
      icon: { type: "Image", mediaType: "image/png", url: media("thumbnails", "502/original/small.png") },
    },
    { type: "Document", mediaType: "audio/ogg", url: media("files", "501/original/bell.ogg") },
    { type: "Link", href: "https://press.example/gulls" },
  ],
  tags: [
    mentionOfBo, { type: "Mention", href: cy, name: "@cy" },
    { type: "Hashtag", href: `${web}/tags/dawn`, name: "#dawn" }, gull,
  ],
};
const unlistedNote = {
  ...addressed(plain(402, "<p>Ahoy</p>"), [followers], [everybody]), context: [`${web}/contexts/101-402`],
};
const privateNote = addressed(plain(403, "<p>Ahoy</p>"), [followers], []);
const directNote = { ...addressed(plain(404, `<p>${atBo} Ahoy</p>`), [bo], []), tags: [mentionOfBo] };
const numbered = {
  ...plain(431, "<p>Ahoy</p>"), id: `${cy}/statuses/431`, url: `${web}/@cy/431`, attributedTo: cy,
  cc: [`${cy}/followers`], ...collectionsOf(`${cy}/statuses/431`),
};

const option = (name, total) => ({ type: "Note", name, replies: { type: "Collection", total } });
const question = {
  ...plain(405, "<p>Tea or coffee?</p>"), type: "Question", endTime: "2026-03-04T20:00:00Z", voters: 5,
  oneOf: [option("Tea", 3), option("Coffee", 2)],
};
const finished = {
  ...plain(406, "<p>And the weather?</p>"), type: "Question", published: "2026-03-04T08:00:00Z",
  endTime: "2026-03-04T09:00:00Z", closed: "2026-03-04T09:00:00Z", voters: 4,
  anyOf: [option("Rain", 1), option("Wind", 4), option("Sun", 0)],
};
const quoting = (number) => ({
  ...plain(number, `<p class="quote-inline">RE: ${link("island.example/@bo/7")}</p><p>Look</p>`), quote: bosPost,
});

const actor = (id, name) => ({
  type: "Person", id, url: `${web}/@${name}`, username: name, name, published: "2026-03-04T00:00:00Z",
  inbox: `${id}/inbox`, outbox: `${id}/outbox`, followers: `${id}/followers`, following: `${id}/following`,
  featured: `${id}/collections/featured`, featuredTags: `${id}/collections/tags`, sharedInbox: `${web}/inbox`,
  locked: false, discoverable: false, indexable: false, memorial: false, key: `${id}#main-key of ${id}`,
});
const fullActor = {
  ...actor(ada, "ada"),
  name: "Ada :gull:", locked: true, discoverable: true, indexable: true, published: "2025-05-06T00:00:00Z",
  summary: `<p>Harbour pilot ${hashtag("tides")}</p>`, movedTo: lagoon,
  alsoKnownAs: ["https://creek.example/users/ada"],
  icon: {
    type: "Image", mediaType: "image/png", summary: "A lamp",
    url: `${files}/accounts/avatars/000/000/101/original/lamp.png`,
  },
  image: {
    type: "Image", mediaType: "image/jpeg", url: `${files}/accounts/headers/000/000/101/original/quay.jpg`,
  },
  tags: [gull, { type: "Hashtag", href: `${web}/tags/tides`, name: "#tides" }],
  attachments: [
    { type: "PropertyValue", name: "Web", value: relMe(link("ada.example")) },
    { type: "PropertyValue", name: "Boat", value: "Heron" },
  ],
};

const announce = {
  type: "Announce", id: `${status(421)}/activity`, actor: ada, published: "2026-03-04T13:00:00Z",
  to: [everybody], cc: [bo, followers], object: bosPost,
};
const follow = { type: "Follow", id: `${web}/1ea87517`, actor: ada, object: bo };
const like = { type: "Like", id: `${ada}#likes/802`, actor: ada, object: bosPost };
const block = { type: "Block", id: `${ada}#blocks/803`, actor: ada, object: lagoon };
const followOfAda = { type: "Follow", id: "https://island.example/follows/1", actor: bo, object: ada };
const pin = { actor: ada, object: status(401), target: `${ada}/collections/featured` };
const undo = (id, object) => ({ type: "Undo", id: `${ada}#${id}/undo`, actor: ada, object });
const ofPost = (type, id, object) => ({ type, id, actor: ada, to: object.to, cc: object.cc, object });

export const meant = {
  "public note": publicNote,
  "unlisted note": unlistedNote,
  "private note": privateNote,
  "direct note": directNote,
  "direct note of the fork": directNote,
  "note of a numbered account": numbered,
  "question": question,
  "finished question": finished,
  "quoting note": quoting(407),
  "legacy quoting note": quoting(408),
  "note quoting what is gone": plain(409, "<p>Look</p>"),
  "full actor": fullActor,
  "bare actor": actor(cy, "cy"),
  "suspended actor": { ...actor(`${web}/users/eve`, "eve"), suspended: true },
  "create": { ...ofPost("Create", `${status(401)}/activity`, publicNote), published: "2026-03-04T10:11:12Z" },
  "create question": { ...ofPost("Create", `${status(405)}/activity`, question), published: "2026-03-04T10:00:00Z" },
  "update": {
    ...ofPost("Update", `${status(401)}#updates/1772622000`, publicNote), published: "2026-03-04T11:00:00Z",
  },
  "update tally": {
    type: "Update", id: `${status(405)}#updates/1772625600`, actor: ada, to: [everybody], object: question,
  },
  "announce": announce,
  "announce private": {
    ...announce, id: `${status(422)}/activity`, to: [followers], cc: [ada], object: privateNote,
  },
  "undo announce": { ...undo("announces/421", announce), to: [everybody] },
  "delete note": {
    type: "Delete", id: `${status(402)}#delete`, actor: ada, to: [everybody],
    object: { type: "Tombstone", id: status(402) },
  },
  "vote": {
    type: "Create", id: `${ada}#votes/809/activity`, actor: ada, to: [bo],
    object: {
      type: "Note", id: `${ada}#votes/809`, attributedTo: ada, to: [bo], name: "Tea", inReplyTo: `${bo}/statuses/9`,
    },
  },
  "follow": follow,
  "undo follow": undo("follows/801", follow),
  "like": like,
  "undo like": undo("likes/802", like),
  "block": block,
  "undo block": undo("blocks/803", block),
  "accept follow": { type: "Accept", id: `${ada}#accepts/follows/804`, actor: ada, object: followOfAda },
  "reject follow": { type: "Reject", id: `${ada}#rejects/follows/804`, actor: ada, object: followOfAda },
  "flag": { type: "Flag", id: `${web}/5f04`, actor: `${web}/actor`, contents: ["Spam"], object: [bo, bosPost] },
  "add": { type: "Add", ...pin },
  "remove": { type: "Remove", ...pin },
  "update actor": {
    type: "Update", id: `${ada}#updates/1772647200`, actor: ada, to: [everybody], object: fullActor,
  },
  "delete actor": { type: "Delete", id: `${ada}#delete`, actor: ada, to: [everybody], object: ada },
  "move": { type: "Move", id: `${ada}#moves/808`, actor: ada, object: ada, target: lagoon },
};

export const refused = {
  "add hashtag": notAnObject,
  "remove hashtag": notAnObject,
  "quote request": notKnown,
  "feature request": notKnown,
};

/// Kinds and lines that shape_differences.mjs knows and that are not printed: answers to a wish to quote are made of
/// the request that came, not of rows.
const request = "https://w3id.org/fep/044f#QuoteRequest";
export const unsaid = [`Accept(${request})`, `Reject(${request})`, `${request} | instrument | id`];
