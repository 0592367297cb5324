// What each document of tests/activitypub/outgoing_documents.cpp is meant to say, in the words of described.mjs.
import { notAnObject, notKnown } from "./refused.mjs";

const ada = "https://harbour.example/users/ada";
const bo = "https://island.example/users/bo";
const everybody = "https://www.w3.org/ns/activitystreams#Public";
const status = `${ada}/statuses/1`;

const bareNote = {
  type: "Note", id: status, url: "https://harbour.example/@ada/1", attributedTo: ada,
  published: "2026-03-04T10:00:00Z", to: [everybody], cc: [`${ada}/followers`], sensitive: false,
  contents: ["<p>Ahoy</p>"],
};

const gull = {
  type: "Emoji", id: "https://harbour.example/emojis/9", name: ":gull:", updated: "2026-03-04T01:00:00Z",
  icon: { type: "Image", mediaType: "image/png", url: "https://harbour.example/emoji/gull.png" },
};

const html = '<p>See "this" &amp; <a href="https://harbour.example/tags/dawn">#dawn</a> :gull:</p>';
const fullNote = {
  ...bareNote,
  summary: "Birds", inReplyTo: `${bo}/statuses/7`, published: "2026-03-04T10:11:12Z",
  updated: "2026-03-04T11:00:00Z", cc: [`${ada}/followers`, bo], sensitive: true,
  context: ["https://harbour.example/contexts/5"], contents: [html, `en: ${html}`],
  attachments: [
    {
      type: "Document", mediaType: "video/mp4", url: "https://harbour.example/media/1.mp4",
      name: "A gull lands\non a mast", width: 640, height: 480, duration: "PT12.5S",
      icon: { type: "Image", mediaType: "image/png", url: "https://harbour.example/media/1-small.png" },
    },
    { type: "Document", mediaType: "audio/ogg", url: "https://harbour.example/media/2.ogg" },
    { type: "Link", href: "https://press.example/gulls" },
  ],
  tags: [
    { type: "Mention", href: bo, name: "@bo@island.example" },
    { type: "Mention", href: "https://harbour.example/users/cy", name: "@cy" },
    { type: "Hashtag", href: "https://harbour.example/tags/dawn", name: "#dawn" },
    gull,
  ],
  replies: {
    type: "Collection", id: `${status}/replies`,
    first: {
      type: "CollectionPage", next: `${status}/replies?min_id=3&page=true`, partOf: `${status}/replies`,
      items: [`${ada}/statuses/2`, `${ada}/statuses/3`],
    },
  },
  likes: { type: "Collection", id: `${status}/likes`, total: 12 },
  shares: { type: "Collection", id: `${status}/shares`, total: 0 },
};

const option = (name, total) => ({ type: "Note", name, replies: { type: "Collection", total } });
const question = {
  ...bareNote, type: "Question", contents: ["<p>Tea or coffee?</p>"], endTime: "2026-03-04T20:00:00Z", voters: 5,
  oneOf: [option("Tea", 3), option("Coffee", 2)],
};
const { oneOf, ...finished } = {
  ...question, endTime: "2026-03-04T09:00:00Z", closed: "2026-03-04T09:00:00Z", voters: 4,
  anyOf: [option("Rain", 1), option("Wind", 4), option("Sun", 0)],
};

const bareActor = {
  type: "Person", id: ada, url: "https://harbour.example/@ada", username: "ada", name: "ada",
  published: "2026-03-04T00:00:00Z", inbox: `${ada}/inbox`, outbox: `${ada}/outbox`,
  followers: `${ada}/followers`, following: `${ada}/following`, featured: `${ada}/collections/featured`,
  featuredTags: `${ada}/collections/tags`, sharedInbox: "https://harbour.example/inbox",
  locked: false, discoverable: false, memorial: false, key: `${ada}#main-key of ${ada}`,
};
const fullActor = {
  ...bareActor,
  name: "Ada :gull:", locked: true, discoverable: true, indexable: true, memorial: true, suspended: true,
  summary: '<p>Harbour pilot <a href="https://harbour.example/tags/tides">#tides</a></p>',
  movedTo: "https://lagoon.example/users/ada", alsoKnownAs: ["https://creek.example/users/ada"],
  icon: { type: "Image", mediaType: "image/png", url: "https://harbour.example/ada.png", summary: "A lamp" },
  image: { type: "Image", mediaType: "image/jpeg", url: "https://harbour.example/quay.jpg" },
  tags: [gull, { type: "Hashtag", href: "https://harbour.example/tags/tides", name: "#tides" }],
  attachments: [
    { type: "PropertyValue", name: "Web", value: '<a href="https://ada.example" rel="me">ada</a>' },
    { type: "PropertyValue", name: "Boat", value: "Heron" },
  ],
};

const server = "https://harbour.example/actor";
const serverActor = {
  type: "Application", id: server, url: "https://harbour.example/about/more?instance_actor=true",
  username: "harbour.example", inbox: `${server}/inbox`, outbox: `${server}/outbox`,
  sharedInbox: "https://harbour.example/inbox", locked: true, key: `${server}#main-key of ${server}`,
};

const announce = {
  type: "Announce", id: `${ada}/statuses/8/activity`, actor: ada, published: "2026-03-04T13:00:00Z",
  to: [everybody], cc: [bo, `${ada}/followers`], object: `${bo}/statuses/7`,
};
const { cc, ...privateNote } = { ...bareNote, to: [`${ada}/followers`] };

const follow = { type: "Follow", id: "https://harbour.example/1ea87517", actor: ada, object: bo };
const like = { type: "Like", id: `${ada}#likes/4`, actor: ada, object: `${bo}/statuses/7` };
const block = { type: "Block", id: `${ada}#blocks/5`, actor: ada, object: bo };
const pin = { actor: ada, object: status, target: `${ada}/collections/featured` };
const ofPost = (type, id, object) => ({ type, id, actor: ada, to: object.to, cc: object.cc, object });

export const meant = {
  "bare note": bareNote,
  "full note": fullNote,
  "quoting note": { ...bareNote, quote: `${bo}/statuses/7` },
  "legacy quoting note": { ...bareNote, quote: `${bo}/statuses/7` },
  "note quoting what is gone": bareNote,
  "direct note": (({ cc: _, ...note }) =>
    ({ ...note, to: [bo], tags: [{ type: "Mention", href: bo, name: "@bo@island.example" }] }))(bareNote),
  "question": question,
  "finished question": finished,
  "bare actor": bareActor,
  "full actor": fullActor,
  "server actor": serverActor,
  "create": { ...ofPost("Create", `${status}/activity`, fullNote), published: "2026-03-04T10:11:12Z" },
  "create question": { ...ofPost("Create", `${status}/activity`, question), published: "2026-03-04T10:00:00Z" },
  "update": { ...ofPost("Update", `${status}#updates/1772622000`, fullNote), published: "2026-03-04T11:00:00Z" },
  "update tally": {
    type: "Update", id: `${status}#updates/1772625600`, actor: ada, to: [everybody], object: question,
  },
  "announce": announce,
  "announce private": { ...announce, to: [`${ada}/followers`], cc: [ada], object: privateNote },
  "undo announce": { type: "Undo", id: `${ada}#announces/8/undo`, actor: ada, to: [everybody], object: announce },
  "delete note": {
    type: "Delete", id: `${status}#delete`, actor: ada, to: [everybody], object: { type: "Tombstone", id: status },
  },
  "vote": {
    type: "Create", id: `${ada}#votes/6/activity`, actor: ada, to: [bo],
    object: {
      type: "Note", id: `${ada}#votes/6`, attributedTo: ada, to: [bo], name: "Tea", inReplyTo: `${bo}/statuses/9`,
    },
  },
  "follow": follow,
  "like": like,
  "block": block,
  "undo follow": { type: "Undo", id: `${ada}#follows/1/undo`, actor: ada, object: follow },
  "undo like": { type: "Undo", id: `${ada}#likes/4/undo`, actor: ada, object: like },
  "undo block": { type: "Undo", id: `${ada}#blocks/5/undo`, actor: ada, object: block },
  "accept follow": { type: "Accept", id: `${bo}#accepts/follows/1`, actor: bo, object: follow },
  "reject follow": { type: "Reject", id: `${bo}#rejects/follows/1`, actor: bo, object: follow },
  "flag": {
    type: "Flag", id: "https://harbour.example/5f04", actor: "https://harbour.example/actor", contents: ["Spam"],
    object: [bo, `${bo}/statuses/7`],
  },
  "add": { type: "Add", ...pin },
  "remove": { type: "Remove", ...pin },
  "update actor": {
    type: "Update", id: `${ada}#updates/1772632800`, actor: ada, to: [everybody], object: fullActor,
  },
  "delete actor": { type: "Delete", id: `${ada}#delete`, actor: ada, to: [everybody], object: ada },
  "move": {
    type: "Move", id: `${ada}#moves/2`, actor: ada, object: ada, target: "https://lagoon.example/users/ada",
  },
};

export const refused = {
  "add hashtag": notAnObject,
  "remove hashtag": notAnObject,
  "quote request": notKnown,
  "accept quote": notKnown,
  "reject quote": notKnown,
  "feature request": notKnown,
};

/// Kinds and lines that shape_differences.mjs knows and that are not printed: all are.
export const unsaid = [];
