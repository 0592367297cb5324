// Ada of harbour.example, and Bo of island.example, whom she talks to.
#include "outgoing_samples.hpp"

#include <chrono>

namespace pheidi::activitypub::samples {

namespace {

using namespace std::chrono_literals;

const std::string ada = "https://harbour.example/users/ada";
const std::string bo = "https://island.example/users/bo";
const std::string everybody = "https://www.w3.org/ns/activitystreams#Public";

outgoing::medium picture_with_everything() {
  outgoing::medium out;
  out.media_type = "video/mp4";
  out.url = "https://harbour.example/media/1.mp4";
  out.description = "A gull lands\non a mast";
  out.blurhash = "UOKxk.NDWRnl4-D%Riax?wNHs=X4FwNEWAR-";
  out.focus = focal_point{-0.25, 1};
  out.width = 640;
  out.height = 480;
  out.seconds = 12.5;
  out.icon = outgoing::picture{"image/png", "https://harbour.example/media/1-small.png", std::nullopt};
  return out;
}

outgoing::medium sound_with_nothing() {
  outgoing::medium out;
  out.media_type = "audio/ogg";
  out.url = "https://harbour.example/media/2.ogg";
  return out;
}

outgoing::custom_emoji gull() {
  return {"https://harbour.example/emojis/9", "gull", "image/png", "https://harbour.example/emoji/gull.png",
          at(1)};
}

void add_collections(outgoing::note& n) {
  n.replies =
      outgoing::reply_page{n.id + "/replies", n.id + "/replies?only_other_accounts=true&page=true", {}};
  n.likes = outgoing::counted_collection{n.id + "/likes", 12};
  n.shares = outgoing::counted_collection{n.id + "/shares", 0};
}

} // namespace

wall_time at(int hour, int minute, int second) {
  return std::chrono::sys_days(2026y / 3 / 4) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

outgoing::note bare_note() {
  outgoing::note n;
  n.id = ada + "/statuses/1";
  n.url = "https://harbour.example/@ada/1";
  n.attributed_to = ada;
  n.activity_id = n.id + "/activity";
  n.published = at(10);
  n.to = {everybody};
  n.cc = {ada + "/followers"};
  n.atom_uri = n.id;
  n.content = "<p>Ahoy</p>";
  return n;
}

outgoing::note full_note() {
  auto n = bare_note();
  n.summary = "Birds";
  n.in_reply_to = n.in_reply_to_atom_uri = bo + "/statuses/7";
  n.published = at(10, 11, 12);
  n.updated = at(11);
  n.cc = {ada + "/followers", bo};
  n.sensitive = true;
  n.conversation = "https://harbour.example/contexts/5";
  n.context = "https://harbour.example/contexts/5";
  n.content = "<p>See \"this\" &amp; <a href=\"https://harbour.example/tags/dawn\">#dawn</a> :gull:</p>";
  n.language = "en";
  n.attachments = {picture_with_everything(), sound_with_nothing()};
  n.card = "https://press.example/gulls";
  n.mentions = {{bo, "@bo@island.example"}, {"https://harbour.example/users/cy", "@cy"}};
  n.hashtags = {{"https://harbour.example/tags/dawn", "#dawn"}};
  n.emojis = {gull()};
  add_collections(n);
  n.replies->items = {ada + "/statuses/2", ada + "/statuses/3"};
  n.replies->next = n.id + "/replies?min_id=3&page=true";
  n.policy = outgoing::quote_policy{{ada + "/followers"}, {everybody}};
  return n;
}

outgoing::note quoting_note() {
  auto n = bare_note();
  n.quote = outgoing::quotation{bo + "/statuses/7", bo + "/stamps/3", false};
  n.policy = outgoing::quote_policy{{everybody}, {}};
  return n;
}

outgoing::note legacy_quoting_note() {
  auto n = bare_note();
  n.quote = outgoing::quotation{bo + "/statuses/7", "", true};
  return n;
}

outgoing::note direct_note() {
  auto n = bare_note();
  n.to = {bo};
  n.cc = {};
  n.mentions = {{bo, "@bo@island.example"}};
  n.direct_message = true;
  n.policy = outgoing::quote_policy{};
  return n;
}

outgoing::note question() {
  auto n = bare_note();
  n.content = "<p>Tea or coffee?</p>";
  n.poll = outgoing::question{false, {{"Tea", 3}, {"Coffee", 2}}, at(20), false, 5};
  n.poll_updated = at(12);
  return n;
}

outgoing::note finished_question() {
  auto n = question();
  n.poll = outgoing::question{true, {{"Rain", 1}, {"Wind", 4}, {"Sun", 0}}, at(9), true, 4};
  return n;
}

outgoing::actor bare_actor() {
  outgoing::actor a;
  a.id = ada;
  a.type = "Person";
  a.username = a.name = "ada";
  a.url = "https://harbour.example/@ada";
  a.inbox = ada + "/inbox";
  a.outbox = ada + "/outbox";
  a.followers = ada + "/followers";
  a.following = ada + "/following";
  a.featured = ada + "/collections/featured";
  a.featured_tags = ada + "/collections/tags";
  a.shared_inbox = "https://harbour.example/inbox";
  a.published = at(17, 30);
  a.key_id = ada + "#main-key";
  a.key_pem = "-----BEGIN PUBLIC KEY-----\nMIIBAda\n-----END PUBLIC KEY-----\n";
  return a;
}

outgoing::actor full_actor() {
  auto a = bare_actor();
  a.webfinger = "ada@harbour.example";
  a.name = "Ada :gull:";
  a.summary = "<p>Harbour pilot <a href=\"https://harbour.example/tags/tides\">#tides</a></p>";
  a.featured_collections = "https://harbour.example/ap/users/1/featured_collections";
  a.locked = a.discoverable = a.memorial = true;
  a.indexable = true;
  a.show_featured = a.show_media = true;
  a.show_replies_in_media = false;
  a.can_feature = std::vector<std::string>{ada + "/followers"};
  a.icon = outgoing::picture{"image/png", "https://harbour.example/ada.png", "A lamp"};
  a.image = outgoing::picture{"image/jpeg", "https://harbour.example/quay.jpg", std::nullopt};
  a.emojis = {gull()};
  a.hashtags = {{"https://harbour.example/tags/tides", "#tides"}};
  a.fields = {{"Web", "<a href=\"https://ada.example\" rel=\"me\">ada</a>"}, {"Boat", "Heron"}};
  a.moved_to = "https://lagoon.example/users/ada";
  a.also_known_as = {"https://creek.example/users/ada"};
  a.attribution_domains = {"press.example", "ada.example"};
  a.suspended = true;
  return a;
}

outgoing::actor server_actor() {
  outgoing::actor a;
  a.id = "https://harbour.example/actor";
  a.type = "Application";
  a.username = a.name = "harbour.example";
  a.url = "https://harbour.example/about/more?instance_actor=true";
  a.inbox = a.id + "/inbox";
  a.outbox = a.id + "/outbox";
  a.shared_inbox = "https://harbour.example/inbox";
  a.published = at(17, 30);
  a.indexable = false;
  a.can_feature = std::vector<std::string>{a.id};
  a.key_id = a.id + "#main-key";
  a.key_pem = "-----BEGIN PUBLIC KEY-----\nMIIBServer\n-----END PUBLIC KEY-----\n";
  a.locked = a.is_server = true;
  return a;
}

outgoing::boost boost() {
  outgoing::boost b;
  b.id = ada + "/statuses/8/activity";
  b.actor = ada;
  b.published = at(13);
  b.to = {everybody};
  b.cc = {bo, ada + "/followers"};
  b.object = bo + "/statuses/7";
  return b;
}

outgoing::boost private_boost() {
  auto b = boost();
  auto n = bare_note();
  b.to = n.to = {ada + "/followers"};
  n.cc = {};
  b.cc = {ada};
  b.object = std::move(n);
  return b;
}

statement follow_of_bo() {
  return {"https://harbour.example/1ea87517", ada, bo};
}

} // namespace pheidi::activitypub::samples
