// Activities in Fedify's own words, out of descriptions like {"type": "Create", "note": "1", "text": "..."}.
import {
  Announce, Create, Delete, Follow, Like, Mention, Note, PUBLIC_COLLECTION, Tombstone, Undo, Update,
} from "@fedify/fedify";

/// An instant of the class that Fedify insists on, which it brings itself and does not export.
export async function instant(text) {
  const note = await Note.fromJsonLd({ "@context": "https://www.w3.org/ns/activitystreams", type: "Note", published: text });
  return note.published;
}

async function noteOf(ctx, by, { note, text, mention, published, updated, summary, inReplyTo }) {
  const ccs = [ctx.getFollowersUri(by)];
  const tags = [];
  if (mention) {
    ccs.push(new URL(mention));
    tags.push(new Mention({ href: new URL(mention), name: "@somebody" }));
  }
  return new Note({
    id: ctx.getObjectUri(Note, { identifier: by, number: note }),
    attribution: ctx.getActorUri(by),
    content: text,
    summary,
    replyTarget: inReplyTo ? new URL(inReplyTo) : null,
    to: PUBLIC_COLLECTION,
    ccs,
    tags,
    published: await instant(published ?? "2026-11-20T10:00:00Z"),
    updated: updated ? await instant(updated) : null,
  });
}

const makers = {
  Create: async (ctx, by, d) => [Create, { object: await noteOf(ctx, by, d), ...audience(ctx, by, d) }],
  Update: async (ctx, by, d) => [Update, { object: await noteOf(ctx, by, d), ...audience(ctx, by, d) }],
  // A person is what its dispatcher says now, with another name.
  UpdatePerson: async (ctx, by, d) => {
    const actor = await ctx.getActor(by);
    return [Update, { object: actor.clone({ name: d.name }), to: PUBLIC_COLLECTION }];
  },
  Delete: (ctx, by, d) => {
    const id = ctx.getObjectUri(Note, { identifier: by, number: d.note });
    return [Delete, { object: new Tombstone({ id }), to: PUBLIC_COLLECTION }];
  },
  Follow: (_, __, d) => [Follow, { object: new URL(d.object), to: new URL(d.object) }],
  Like: (_, __, d) => [Like, { object: new URL(d.object) }],
  Announce: (ctx, by, d) => [Announce, { object: new URL(d.object), ...audience(ctx, by, d) }],
  Undo: async (ctx, by, d) => [Undo, { object: await activityOf(ctx, by, d.object) }],
};

function audience(ctx, by, { mention }) {
  const ccs = [ctx.getFollowersUri(by)];
  if (mention) ccs.push(new URL(mention));
  return { to: PUBLIC_COLLECTION, ccs };
}

/// `by` is the actor's name on the server of `ctx`; `id` is put behind its URI.
export async function activityOf(ctx, by, description) {
  const [kind, values] = await makers[description.type](ctx, by, description);
  const actor = ctx.getActorUri(by);
  return new kind({ id: new URL(`${actor.href}#${description.id}`), actor, ...values });
}

export const isNote = (object) => object instanceof Note;
