// Where our documents and those that were collected from Mastodon servers are meant to differ, and why.

/// In a Mastodon's document and not in ours.
export const notOurs = new Map([
  ["Announce | http://ostatus.org#atomUri | string", "Mastodon 2.x and before"],
  ["Announce(post) | http://ostatus.org#atomUri | string", "Mastodon 2.x and before"],
  ["CollectionPage | id", "a page that is fetched; ours stand inside and have no address"],
  ["Flag | to | id", "added by the suite that has it: reports are addressed by their inbox alone"],
  ["actor | http://joinmastodon.org/ns#devices | id", "the encryption that 4.3 gave up"],
  ["actor | attachment | http://joinmastodon.org/ns#IdentityProof", "the identity proofs that 4.0 gave up"],
  ["actor | http://joinmastodon.org/ns#attributionDomains | id",
    "a set of texts since: a domain is no relative address"],
  ["actor | http://www.w3.org/2006/vcard/ns#fn | string", "added by the suite that has it"],
  ["post | replies | id", "cut down by the suite that has it"],
  ["post | source | (source)", "added by the suite that has it"],
]);

const request = "https://w3id.org/fep/044f#QuoteRequest";
const feature = "https://w3id.org/fep/7aa9#FeatureRequest";
const policy = "https://gotosocial.org/ns#";

/// In ours, and in none that was collected: newer than they are, or seldom.
export const notCollected = new Map(Object.entries({
  "pins: of posts and of hashtags, which stand inside": [
    "Add | actor | id", "Add | object | id", "Add | target | id",
    "Remove | actor | id", "Remove | object | id", "Remove | target | id",
    "Add(Hashtag) | actor | id", "Add(Hashtag) | object | Hashtag", "Add(Hashtag) | target | id",
    "Remove(Hashtag) | actor | id", "Remove(Hashtag) | object | Hashtag", "Remove(Hashtag) | target | id",
  ],
  "moves": ["Move | id", "Move | actor | id", "Move | object | id", "Move | target | id", "actor | movedTo | id"],
  "polls": [
    "post | oneOf | post", "post | anyOf | post", "post | name | string",
    "post | endTime | http://www.w3.org/2001/XMLSchema#dateTime",
    "post | closed | http://www.w3.org/2001/XMLSchema#dateTime",
    "post | http://joinmastodon.org/ns#votersCount | number",
  ],
  "film, sound, and the link preview of 4.4": [
    "Document | duration | http://www.w3.org/2001/XMLSchema#duration", "Document | icon | Image",
    "post | attachment | Link", "Link | href | id",
  ],
  "an own private post in its Announce": ["Announce(post) | cc | id"],
  "direct posts, and the thread's own address": [
    "post | http://litepub.social/ns#directMessage | boolean", "post | context | id",
  ],
  "quotes, 4.5": [
    "post | https://w3id.org/fep/044f#quote | id", "post | https://w3id.org/fep/044f#quote | Tombstone",
    "post | https://w3id.org/fep/044f#quoteAuthorization | id", "post | http://fedibird.com/ns#quoteUri | string",
    "post | https://misskey-hub.net/ns#_misskey_quote | string",
    `${request} | id`, `${request} | actor | id`, `${request} | object | id`, `${request} | instrument | id`,
    `${request} | instrument | post`,
    `Accept(${request}) | id`, `Accept(${request}) | actor | id`, `Accept(${request}) | object | ${request}`,
    `Accept(${request}) | result | id`,
    `Reject(${request}) | id`, `Reject(${request}) | actor | id`, `Reject(${request}) | object | ${request}`,
  ],
  "our own: who asked is told so by address too": [`Accept(${request}) | to | id`, `Reject(${request}) | to | id`],
  "who may quote, 4.5, and who may be featured, 4.6": [
    `post | ${policy}interactionPolicy | (${policy}interactionPolicy)`,
    `(${policy}interactionPolicy) | ${policy}canQuote | (${policy}canQuote)`,
    `(${policy}canQuote) | ${policy}automaticApproval | id`, `(${policy}canQuote) | ${policy}manualApproval | id`,
    `actor | ${policy}interactionPolicy | (${policy}interactionPolicy)`,
    `(${policy}interactionPolicy) | https://w3id.org/fep/7aa9#canFeature | (https://w3id.org/fep/7aa9#canFeature)`,
    `(https://w3id.org/fep/7aa9#canFeature) | ${policy}automaticApproval | id`,
  ],
  "the wish to show somebody, 4.6": [`${feature} | id`, `${feature} | object | id`, `${feature} | instrument | id`],
  "profiles, 4.4 to 4.6": [
    "actor | http://joinmastodon.org/ns#attributionDomains | string",
    "actor | http://joinmastodon.org/ns#showFeatured | boolean",
    "actor | http://joinmastodon.org/ns#showMedia | boolean",
    "actor | http://joinmastodon.org/ns#showRepliesInMedia | boolean",
    "actor | https://purl.archive.org/socialweb/webfinger#webfinger | http://www.w3.org/2001/XMLSchema#string",
    "Image | summary | string",
  ],
  "a profile that Mastodon's own context has no word for": ["actor | _:featuredCollections | string"],
  "suspended profiles": ["actor | http://joinmastodon.org/ns#suspended | boolean"],
}).flatMap(([why, lines]) => lines.map((line) => [line, why])));
