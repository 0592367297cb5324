// Lines 26, 43 and 52 of client-api.md section 7 with masto.js, and what its other calls need.
import assert from "node:assert/strict";
import { createRestAPIClient, createStreamingAPIClient } from "masto";
import WebSocket from "ws";
import { base, becomes, newPerson, person, picture, refusal, run } from "./world.mjs";

const client = (who) => createRestAPIClient({ url: base, accessToken: who.token });

/** The next event for which `wanted` holds. */
async function next(subscription, wanted) {
  for await (const event of subscription) if (wanted(event)) return event;
  assert.fail("the stream ended");
}

async function listening(who) {
  const streaming = createStreamingAPIClient({
    streamingApiUrl: (await client(who).v2.instance.fetch()).configuration.urls.streaming,
    accessToken: who.token,
    implementation: WebSocket,
  });
  await streaming.prepare();
  return streaming;
}

export async function line_26_media_are_waited_for_until_they_have_an_address() {
  const api = client(person("alice"));
  const media = await api.v2.media.create({ file: new Blob([picture()]), description: "a slope", focus: "0.5,-0.5" });
  assert.equal(media.type, "image");
  assert.equal(media.description, "a slope");
  assert.deepEqual([media.meta.original.width, media.meta.original.height], [160, 120]);
  assert.equal((await fetch(media.url)).status, 200);
  const status = await api.v1.statuses.create({ status: "seen", mediaIds: [media.id] });
  assert.deepEqual(status.mediaAttachments.map((one) => one.id), [media.id]);
  const changed = await api.v1.media.$select((await api.v2.media.create({ file: new Blob([picture()]) })).id)
    .update({ description: "later" });
  assert.equal(changed.description, "later");
}

export async function line_26_a_file_that_is_no_picture_is_refused_as_json() {
  const api = client(person("alice"));
  assert.equal(await refusal(api.v2.media.create({ file: new Blob(["no picture"]) })), 422);
}

export async function line_43_favourites_of_one_post_are_one_group() {
  const alice = newPerson();
  const api = client(alice);
  const status = await api.v1.statuses.create({ status: "favourite me" });
  const friends = Array.from({ length: 5 }, newPerson);
  const favourites = (count) => becomes(async () => {
    const got = await api.v2.notifications.list({ groupedTypes: ["favourite"] });
    return got.notificationGroups[0]?.notificationsCount === count && got;
  }, `${count} favourites`);
  for (const [count, friend] of friends.entries()) {
    await client(friend).v1.statuses.$select(status.id).favourite();
    // An hour may end now: later ones join a group that is there.
    if (count === 0) await favourites(1);
  }
  const page = await favourites(5);
  assert.equal(page.notificationGroups.length, 1);
  const group = page.notificationGroups[0];
  assert.equal(group.type, "favourite");
  assert.equal(group.statusId, status.id);
  assert.ok(page.statuses.some((one) => one.id === status.id));
  const known = new Set(page.accounts.map((account) => account.id));
  assert.ok(group.sampleAccountIds.length > 0 && group.sampleAccountIds.every((id) => known.has(id)));
  const partial = await api.v2.notifications.list({ expandAccounts: "partial_avatars" });
  assert.ok(partial.accounts.length + (partial.partialAccounts ?? []).length >= group.sampleAccountIds.length);
  assert.equal((await api.v2.notifications.unreadCount.fetch()).count, 1);
  const accounts = await api.v2.notifications.$select(group.groupKey).accounts.list();
  assert.deepEqual(accounts.map((one) => one.id).sort(), friends.map((one) => one.id).sort());
  const alone = await api.v2.notifications.$select(group.groupKey).fetch();
  assert.equal(alone.notificationGroups[0].groupKey, group.groupKey);
  await api.v2.notifications.$select(group.groupKey).dismiss();
  assert.equal((await api.v2.notifications.list()).notificationGroups.length, 0);
}

export async function line_52_streams_of_people_tags_and_lists_by_websocket() {
  const [alice, bob] = [newPerson(), newPerson()];
  const [api, other] = [client(alice), client(bob)];
  await api.v1.accounts.$select(bob.id).follow();
  const list = await api.v1.lists.create({ title: "friends" });
  await api.v1.lists.$select(list.id).accounts.create({ accountIds: [bob.id] });
  const streaming = await listening(alice);
  const streams = {
    user: streaming.user.subscribe(),
    tag: streaming.hashtag.subscribe({ tag: "mastojs" }),
    list: streaming.list.subscribe({ list: list.id }),
  };
  const heard = Object.fromEntries(
    Object.entries(streams).map(([name, stream]) => [name, next(stream, (event) => event.event === "update")]),
  );
  // Nobody tells when the server has made the subscriptions: the post is written until it is heard.
  const status = await becomes(async () => {
    const made = await other.v1.statuses.create({ status: "hear #mastojs" });
    const all = Promise.all(Object.values(heard));
    return (await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 1000))])) && made;
  }, "the post in all three streams");
  for (const [name, event] of Object.entries(heard)) {
    const { payload, stream } = await event;
    assert.equal(payload.account.id, bob.id, name);
    assert.deepEqual(stream, { user: ["user"], tag: ["hashtag", "mastojs"], list: ["list", list.id] }[name]);
  }
  const gone = next(streams.user, (event) => event.event === "delete");
  await other.v1.statuses.$select(status.id).remove();
  assert.equal((await gone).payload, status.id);
  const told = next(streams.user, (event) => event.event === "notification");
  await other.v1.accounts.$select(alice.id).follow();
  assert.equal((await told).payload.type, "follow");
  for (const stream of Object.values(streams)) stream.unsubscribe();
  streaming.close();
}

export async function line_39_masto_sends_json_when_it_deletes() {
  const [alice, bob] = [newPerson(), newPerson()];
  const api = client(alice);
  await api.v1.accounts.$select(bob.id).follow();
  const list = await api.v1.lists.create({ title: "friends" });
  const members = api.v1.lists.$select(list.id).accounts;
  await members.create({ accountIds: [bob.id] });
  await members.remove({ accountIds: [bob.id] });
  assert.equal((await members.list()).length, 0);
  await api.v1.domainBlocks.create({ domain: "gone.example" });
  await api.v1.domainBlocks.remove({ domain: "gone.example" });
  assert.equal((await api.v1.domainBlocks.list()).length, 0);
}

export async function line_40_masto_sends_a_profile_as_multipart() {
  const alice = newPerson();
  const said = await client(alice).v1.accounts.updateCredentials({
    displayName: "Alice",
    note: "About me",
    avatar: new Blob([picture()]),
    fieldsAttributes: [{ name: "a", value: "b" }, { name: "c", value: "d" }],
    source: { privacy: "unlisted", language: "de" },
  });
  assert.deepEqual(said.fields.map((field) => [field.name, field.value]), [["a", "b"], ["c", "d"]]);
  assert.equal(said.source.privacy, "unlisted");
  assert.ok(!said.avatar.endsWith("missing.png"));
}

export async function line_32_masto_follows_link_headers() {
  const alice = newPerson();
  const api = client(alice);
  const made = [];
  for (let n = 0; n < 7; ++n) made.unshift((await api.v1.statuses.create({ status: `post ${n}` })).id);
  const found = [];
  for await (const page of api.v1.accounts.$select(alice.id).statuses.list({ limit: 3 }))
    found.push(...page.map((one) => one.id));
  assert.deepEqual(found, made);
}

export async function line_45_masto_makes_filters() {
  const api = client(newPerson());
  const made = await api.v2.filters.create({
    title: "food",
    context: ["home", "public"],
    filterAction: "hide",
    keywordsAttributes: [{ keyword: "cheese", wholeWord: true }, { keyword: "onion" }],
  });
  assert.deepEqual(made.keywords.map((one) => [one.keyword, one.wholeWord]), [["cheese", true], ["onion", true]]);
  const changed = await api.v2.filters.$select(made.id).update({
    title: "drink",
    keywordsAttributes: [{ id: made.keywords[0].id, _destroy: true }],
  });
  assert.deepEqual([changed.title, changed.keywords.map((one) => one.keyword)], ["drink", ["onion"]]);
  await api.v2.filters.$select(made.id).remove();
  assert.deepEqual(await api.v2.filters.list(), []);
}

await run({
  line_26_media_are_waited_for_until_they_have_an_address,
  line_26_a_file_that_is_no_picture_is_refused_as_json,
  line_43_favourites_of_one_post_are_one_group,
  line_52_streams_of_people_tags_and_lists_by_websocket,
  line_39_masto_sends_json_when_it_deletes,
  line_40_masto_sends_a_profile_as_multipart,
  line_32_masto_follows_link_headers,
  line_45_masto_makes_filters,
});
