// What comes to the people of people.mjs: each activity, once Fedify has verified it, changes what they know.
import { Accept, Announce, Block, Create, Delete, Follow, Like, Note, Question, Reject, Undo, Update } from "@fedify/fedify";

const publicNames = ["https://www.w3.org/ns/activitystreams#Public", "as:Public"];

function visibilityOf(post) {
  const names = (urls) => urls.map((url) => url.href);
  const to = names(post.toIds), cc = names(post.ccIds);
  if (to.some((id) => publicNames.includes(id))) return "public";
  if (cc.some((id) => publicNames.includes(id))) return "unlisted";
  return [...to, ...cc].some((id) => id.endsWith("/followers")) ? "private" : "direct";
}

async function optionsOf(post, multiple) {
  const out = [];
  for await (const option of multiple ? post.getInclusiveOptions() : post.getExclusiveOptions()) {
    out.push({ name: String(option.name), votes: (await option.getReplies())?.totalItems ?? null });
  }
  return out;
}

async function plain(post) {
  const attachments = [];
  for await (const each of post.getAttachments()) attachments.push({ url: each.url?.href ?? null, name: String(each.name ?? "") });
  return {
    author: post.attributionId?.href ?? null,
    content: String(post.content ?? ""),
    summary: post.summary === null ? null : String(post.summary),
    visibility: visibilityOf(post),
    in_reply_to: post.replyTargetId?.href ?? null,
    edited: post.updated !== null,
    options: post instanceof Question ? [...await optionsOf(post, false), ...await optionsOf(post, true)] : [],
    attachments,
  };
}

const isPost = (object) => object instanceof Note || object instanceof Question;
const isVote = (object) => object instanceof Note && object.name !== null && object.replyTargetId !== null && object.content === null;

export function listen(federation, state, onVote) {
  const known = async (ctx, activity) => await activity.getActor(ctx);
  federation.setInboxListeners("/users/{identifier}/inbox", "/inbox")
    .on(Follow, async (ctx, follow) => {
      const whom = ctx.parseUri(follow.objectId);
      const who = await known(ctx, follow);
      if (whom?.type !== "actor" || who === null) return;
      state.of(state.followers, whom.identifier).set(who.id.href, who);
      const accept = new Accept({ id: new URL(`${follow.objectId.href}#accept-${crypto.randomUUID()}`), actor: follow.objectId, object: follow });
      await ctx.sendActivity({ identifier: whom.identifier }, who, accept);
    })
    .on(Accept, (_, accept) => answered(accept, "yes"))
    .on(Reject, (_, reject) => answered(reject, null))
    .on(Create, async (ctx, create) => {
      const object = await create.getObject(ctx);
      if (isVote(object)) {
        state.votes.push({ post: object.replyTargetId.href, by: create.actorId.href, name: String(object.name) });
        await onVote(ctx, object.replyTargetId.href);
      } else if (isPost(object)) state.seen.set(object.id.href, await plain(object));
    })
    .on(Update, async (ctx, update) => {
      const object = await update.getObject(ctx);
      if (isPost(object)) state.seen.set(object.id.href, await plain(object));
      else if (object) state.profiles.set(object.id.href, String(object.name));
    })
    .on(Delete, (_, del) => void state.seen.delete(del.objectId?.href))
    .on(Like, (_, like) => void state.of(state.likes, like.objectId.href).add(like.actorId.href))
    .on(Announce, (_, boost) => void state.of(state.boosts, boost.objectId.href).add(boost.actorId.href))
    .on(Block, (_, block) => void state.blockedBy.add(block.actorId.href))
    .on(Undo, async (ctx, undo) => {
      const what = await undo.getObject(ctx);
      const by = undo.actorId.href;
      if (what instanceof Follow) state.of(state.followers, ctx.parseUri(what.objectId)?.identifier).delete(by);
      if (what instanceof Like) state.of(state.likes, what.objectId.href).delete(by);
      if (what instanceof Announce) state.of(state.boosts, what.objectId.href).delete(by);
      if (what instanceof Block) state.blockedBy.delete(by);
    })
    .onError((_, error) => console.error(JSON.stringify({ inbox: String(error), stack: error.stack?.slice(0, 1500) })));

  /// Only by its id: what our own Follow says is known here, and whose it is, too.
  function answered(answer, becomes) {
    const [name, whom] = state.asked.get(answer.objectId?.href) ?? [];
    if (whom === undefined || answer.actorId.href !== whom) return;
    if (becomes) state.of(state.following, name).set(whom, becomes);
    else state.of(state.following, name).delete(whom);
  }
}
