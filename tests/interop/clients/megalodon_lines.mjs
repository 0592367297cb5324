// Lines 3 and 53 of client-api.md section 7 with megalodon, and what else its users do first.
import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import megalodon, { detector } from "megalodon";
import { base, becomes, codeFor, newPerson, person, picture, refusal, run } from "./world.mjs";

const client = (who) => megalodon.default("mastodon", base, who?.token);
const oob = "urn:ietf:wg:oauth:2.0:oob";

export async function line_3_megalodon_detects_a_server_it_knows() {
  assert.equal(await detector(base), "mastodon");
}

export async function line_7_megalodon_registers_an_application() {
  const app = await client().registerApp("Test", { scopes: ["read", "write"], redirect_uris: oob });
  assert.ok(app.client_id && app.client_secret);
  assert.equal(app.redirect_uri, oob);
  assert.ok(app.url.startsWith(base + "/oauth/authorize"), app.url);
  assert.equal(await refusal(client().fetchAccessToken(app.client_id, app.client_secret, "wrong", oob)), 400);
}

export async function line_9_megalodon_turns_a_code_into_a_token() {
  const app = await client().registerApp("Test", { scopes: ["read", "write"], redirect_uris: oob });
  const code = codeFor(app.url, person("alice"));
  const token = await client().fetchAccessToken(app.client_id, app.client_secret, code, oob);
  assert.equal(token.token_type ?? token.tokenType, "Bearer");
  const me = await client({ token: token.access_token ?? token.accessToken }).verifyAccountCredentials();
  assert.equal(me.data.username, "alice");
}

export async function line_16_megalodon_posts_and_reads() {
  const [alice, bob] = [newPerson(), newPerson()];
  const [api, other] = [client(alice), client(bob)];
  assert.equal((await api.followAccount(bob.id)).data.following, true);
  const instance = (await api.getInstance()).data;
  assert.equal(instance.configuration.statuses.max_characters, 500);
  const status = (await other.postStatus("hello #megalodon", { visibility: "unlisted" })).data;
  await becomes(async () => (await api.getHomeTimeline()).data.some((one) => one.id === status.id), "a post at home");
  assert.equal((await api.favouriteStatus(status.id)).data.favourited, true);
  assert.equal((await api.reblogStatus(status.id)).data.reblog.id, status.id);
  assert.equal((await api.bookmarkStatus(status.id)).data.bookmarked, true);
  assert.equal((await api.getStatusContext(status.id)).data.descendants.length, 0);
  const notes = await becomes(async () => {
    const { data } = await other.getNotifications({ exclude_types: ["follow"] });
    return data.length === 2 && data;
  }, "two notifications");
  assert.deepEqual(notes.map((one) => one.type).sort(), ["favourite", "reblog"]);
  assert.equal((await api.search("megalodon", { type: "hashtags" })).data.hashtags[0].name, "megalodon");
  assert.equal((await api.getRelationships([bob.id])).data[0].following, true);
  const own = (await api.postStatus("one")).data;
  assert.equal((await api.editStatus(own.id, { status: "two" })).data.content, "<p>two</p>");
  await other.deleteStatus(status.id);
  assert.equal(await refusal(api.getStatus(status.id)), 404);
}

export async function line_25_megalodon_uploads_a_picture() {
  const directory = mkdtempSync(join(tmpdir(), "megalodon-"));
  writeFileSync(join(directory, "a.png"), picture());
  const api = client(person("alice"));
  const file = createReadStream(join(directory, "a.png"));
  const { data } = await api.uploadMedia(file, { description: "a slope", focus: "0.1,0.2" });
  rmSync(directory, { recursive: true });
  assert.deepEqual([data.type, data.description], ["image", "a slope"]);
  const status = (await api.postStatus("seen", { media_ids: [data.id] })).data;
  assert.equal(status.media_attachments[0].id, data.id);
}

export async function line_29_megalodon_asks_and_votes() {
  const poll = { options: ["a", "b"], expires_in: 600, multiple: false };
  const status = (await client(person("alice")).postStatus("which?", { poll })).data;
  const voted = (await client(person("bob")).votePoll(status.poll.id, [1], status.id)).data;
  assert.deepEqual([voted.voted, voted.votes_count], [true, 1]);
}

export async function line_47_megalodon_finds_the_lists_of_absent_features() {
  const api = client(person("alice"));
  for (const ask of [
    "getInstanceTrends", "getSuggestions", "getFilters", "getLists", "getInstanceAnnouncements",
    "getInstanceCustomEmojis", "getFeaturedTags", "getEndorsements", "getScheduledStatuses", "getConversationTimeline",
    "getFollowRequests", "getBlocks", "getMutes", "getDomainBlocks",
  ])
    assert.ok(Array.isArray((await api[ask]()).data), ask);
  assert.ok((await api.getPreferences()).data["posting:default:visibility"]);
  assert.equal(typeof (await api.getMarkers(["home"])).data, "object");
}

/** Its own pings come after ten seconds and then each minute, the server's twice a minute. */
async function pinged(api) {
  const stream = await api.userStreaming();
  const counts = { connect: 0, pong: 0, close: 0, error: 0, ping: 0 };
  for (const name of ["connect", "pong", "close", "error"]) stream.on(name, () => ++counts[name]);
  await becomes(() => counts.connect, "a connection");
  stream._client.on("ping", () => ++counts.ping);
  const enough = () => counts.connect > 1 || (counts.pong >= 2 && counts.ping >= 2);
  await becomes(enough, "two answers and two pings of the server", 200_000);
  return { stream, counts };
}

export async function line_53_megalodon_keeps_its_socket_alive() {
  const api = client(newPerson());
  let { stream, counts } = await pinged(api);
  // It connects anew when an answer takes ten seconds, as on a busy machine.
  for (let more = 0; more < 2 && counts.connect > 1; ++more) {
    stream.stop();
    ({ stream, counts } = await pinged(api));
  }
  const heard = new Promise((resolve) => stream.on("update", resolve));
  const status = (await api.postStatus("still there?")).data;
  assert.equal((await heard).id, status.id);
  assert.deepEqual([counts.connect, counts.close, counts.error], [1, 0, 0]);
  stream.stop();
}

await run({
  line_3_megalodon_detects_a_server_it_knows,
  line_7_megalodon_registers_an_application,
  line_9_megalodon_turns_a_code_into_a_token,
  line_16_megalodon_posts_and_reads,
  line_25_megalodon_uploads_a_picture,
  line_29_megalodon_asks_and_votes,
  line_47_megalodon_finds_the_lists_of_absent_features,
  line_53_megalodon_keeps_its_socket_alive,
});
