// What the people of people.mjs are told to do, one function each: (ctx, name, told) -> what is answered.
import {
  Announce, Block, Collection, Create, Delete, Follow, Like, Mention, Note, PUBLIC_COLLECTION, Question, Tombstone, Undo, Update,
} from "@fedify/fedify";
import { instant } from "./vocabulary.mjs";

const fresh = (ctx, name, kind) => new URL(`${ctx.getActorUri(name).href}#${kind}-${crypto.randomUUID()}`);
const now = () => instant(new Date().toISOString());

export function acts(state) {
  async function met(ctx, name, address) {
    const documentLoader = await ctx.getDocumentLoader({ identifier: name });
    return await ctx.lookupObject(address, { documentLoader });
  }

  async function send(ctx, name, to, activity) {
    await ctx.sendActivity({ identifier: name }, to, activity, { immediate: true, fanout: "skip", preferSharedInbox: false });
    return { id: activity.id.href, object: activity.objectId?.href };
  }

  function audience(ctx, name, visibility, mentioned) {
    const followers = ctx.getFollowersUri(name);
    const ids = mentioned.map((actor) => actor.id);
    if (visibility === "public") return { tos: [PUBLIC_COLLECTION], ccs: [followers, ...ids] };
    if (visibility === "unlisted") return { tos: [followers], ccs: [PUBLIC_COLLECTION, ...ids] };
    return visibility === "private" ? { tos: [followers], ccs: ids } : { tos: ids, ccs: [] };
  }

  const recipients = (name, visibility, mentioned) =>
    [...(visibility === "direct" ? [] : state.of(state.followers, name).values()), ...mentioned];

  async function written(ctx, name, told, mentioned) {
    const number = crypto.randomUUID();
    const kind = told.poll ? Question : Note;
    return new kind({
      id: ctx.getObjectUri(kind, { identifier: name, number }),
      attribution: ctx.getActorUri(name),
      content: told.text,
      summary: told.summary ?? null,
      replyTarget: told.in_reply_to ? new URL(told.in_reply_to) : null,
      tags: mentioned.map((actor) => new Mention({ href: actor.id, name: `@${actor.preferredUsername}@${actor.id.host}` })),
      published: await now(),
      ...(told.poll ? { exclusiveOptions: choices(told.poll, []), voters: 0, endTime: await instant(new Date(Date.now() + 3600e3).toISOString()) } : {}),
      ...audience(ctx, name, told.visibility, mentioned),
    });
  }

  const choices = (names, votes) => names.map((name) =>
    new Note({ name, replies: new Collection({ totalItems: votes.filter((vote) => vote.name === name).length }) }));

  const undo = (kind) => async (ctx, name, told) => {
    const to = await met(ctx, name, told.author);
    const actor = ctx.getActorUri(name);
    const object = new kind({ id: new URL(told.id), actor, object: new URL(told.object) });
    return await send(ctx, name, to, new Undo({ id: fresh(ctx, name, "undo"), actor, object }));
  };
  const react = (kind, more = () => ({})) => async (ctx, name, told) => {
    const to = await met(ctx, name, told.author);
    const activity = new kind({ id: fresh(ctx, name, kind.name), actor: ctx.getActorUri(name), object: new URL(told.object), ...more(ctx, name) });
    return await send(ctx, name, [to, ...(kind === Announce ? state.of(state.followers, name).values() : [])], activity);
  };

  /// The new numbers to everybody who has it.
  async function voted(ctx, postId) {
    const post = state.own.get(postId);
    const name = ctx.parseUri(post?.attributionId)?.identifier;
    if (!(post instanceof Question) || !name) return;
    const votes = state.votes.filter((vote) => vote.post === postId);
    const names = [];
    for await (const option of post.getExclusiveOptions()) names.push(String(option.name));
    const counted = post.clone({ exclusiveOptions: choices(names, votes), voters: new Set(votes.map((vote) => vote.by)).size });
    state.own.set(postId, counted);
    const update = new Update({ id: fresh(ctx, name, "update"), actor: post.attributionId, object: counted, tos: [PUBLIC_COLLECTION] });
    await ctx.sendActivity({ identifier: name }, recipients(name, "public", []), update);
  }

  const all = {
    async find(ctx, name, { address }) {
      const found = await met(ctx, name, address);
      return found && { id: found.id.href, name: String(found.name ?? ""), username: String(found.preferredUsername ?? ""), url: found.url?.href, summary: String(found.summary ?? "") };
    },
    async read(ctx, name, { address }) {
      const found = await met(ctx, name, address);
      return found && { id: found.id.href, type: found.constructor.name, content: String(found.content ?? "") };
    },
    async follow(ctx, name, { whom }) {
      const to = await met(ctx, name, whom);
      const id = fresh(ctx, name, "follow");
      state.asked.set(id.href, [name, to.id.href]);
      state.of(state.following, name).set(to.id.href, "requested");
      return await send(ctx, name, to, new Follow({ id, actor: ctx.getActorUri(name), object: to.id }));
    },
    async post(ctx, name, told) {
      const mentioned = await Promise.all((told.mention ?? []).map((address) => met(ctx, name, address)));
      const note = await written(ctx, name, told, mentioned);
      state.own.set(note.id.href, note);
      const create = new Create({
        id: new URL(`${note.id.href}/activity`), actor: note.attributionId, object: note, ...audience(ctx, name, told.visibility, mentioned),
      });
      return await send(ctx, name, recipients(name, told.visibility, mentioned), create);
    },
    async edit(ctx, name, { note, text }) {
      const edited = state.own.get(note).clone({ content: text, updated: await now() });
      state.own.set(note, edited);
      const update = new Update({ id: fresh(ctx, name, "update"), actor: ctx.getActorUri(name), object: edited, tos: [PUBLIC_COLLECTION] });
      return await send(ctx, name, recipients(name, "public", []), update);
    },
    async remove(ctx, name, { note }) {
      state.own.delete(note);
      state.gone.add(note);
      const object = new Tombstone({ id: new URL(note) });
      const del = new Delete({ id: fresh(ctx, name, "delete"), actor: ctx.getActorUri(name), object, tos: [PUBLIC_COLLECTION] });
      return await send(ctx, name, recipients(name, "public", []), del);
    },
    async vote(ctx, name, { object, author, option }) {
      const to = await met(ctx, name, author);
      const actor = ctx.getActorUri(name);
      const note = new Note({ id: fresh(ctx, name, "vote"), attribution: actor, name: option, replyTarget: new URL(object), tos: [to.id] });
      return await send(ctx, name, to, new Create({ id: fresh(ctx, name, "create"), actor, object: note, tos: [to.id] }));
    },
    like: react(Like),
    boost: react(Announce, (ctx, name) => ({ to: PUBLIC_COLLECTION, cc: ctx.getFollowersUri(name) })),
    block: react(Block),
    unfollow: undo(Follow),
    unlike: undo(Like),
    unboost: undo(Announce),
    unblock: undo(Block),
    state: (_, name) => state.told(name),
  };
  return { all, voted };
}
