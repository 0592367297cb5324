// Follow, unfollow, and sending a follower away.
//
// One of ours who is open to everybody is followed at once. Others are asked: whoever is locked, whoever
// lives elsewhere, and everybody when the staff limited who asks.
#include "relationships.hpp"
#include "text_measure.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/client/relations_written.hpp"
#include "pheidi/model/relationships.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using web::call;

/// What is not a language is passed over.
std::optional<std::vector<std::string>> read_languages(const call& c) {
  constexpr std::size_t most = 100;
  if (!c.given.has("languages")) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& each : c.given.texts("languages"))
    if (auto language = known_language(each); !language.empty() && out.size() < most)
      out.push_back(std::move(language));
  return out;
}

std::optional<web::answer> refuse_follow(call& c, const model::asked_account& who) {
  const auto me = c.me().account;
  if (who.gone || who.id == me) return web::not_found();
  if (who.moved) return web::not_allowed();
  const auto between = model::relation_between(c.tx, me, who.id);
  if (between.blocking || between.blocked_by) return web::not_allowed();
  if (model::is_blocking(c.tx, me, who.id, who.domain)) return web::not_allowed();
  if (!between.following && !between.requested && model::follows_enough(c.tx, me))
    return web::invalid("you follow as many accounts as you may");
  return std::nullopt;
}

model::new_follow wish_of(call& c, const model::asked_account& who) {
  return {.account = c.me().account,
          .target = who.id,
          .uri = model::generated_uri(c.here.settings.identity),
          .show_reblogs = c.given.flag_or("reblogs", true),
          .notify = c.given.flag_or("notify", false)};
}

void ask_to_follow(call& c, const model::asked_account& who) {
  const auto request = model::insert_follow_request(c.tx, wish_of(c, who), c.now);
  if (who.local()) {
    c.then.enqueue({outbox::notify(who.id, request.row.id, "FollowRequest", "follow_request")});
  } else if (const auto said = said_follow(c, who.id); said && !said->inbox.empty()) {
    c.then.enqueue({outbox::deliver(activitypub::follow({said->id, said->actor, said->object}),
                                    c.me().account, said->inbox)});
  }
}

void follow_at_once(call& c, const model::asked_account& who) {
  const auto made = model::insert_follow(c.tx, wish_of(c, who), c.now);
  c.then.enqueue({outbox::notify(who.id, made.row.id, "Follow", "follow")});
  c.then.enqueue(outbox::merge_feeds(who.id, c.me().account, {}));
}

/// Whoever is open to everybody will say yes: clients show that at once.
void hope(boost::json::object& relationship, const model::asked_account& who, bool me_silenced) {
  if (who.locked || me_silenced || who.local() || !relationship["requested"].as_bool()) return;
  relationship["following"] = true;
  relationship["requested"] = false;
}

} // namespace

std::optional<model::outgoing_follow> said_follow(call& c, account_id target) {
  return model::load_follow(c.tx, outgoing_of(c), c.me().account, target);
}

void tell_undone(call& c, const std::optional<model::outgoing_follow>& said) {
  if (!said || said->inbox.empty()) return;
  const activitypub::statement follow{said->id, said->actor, said->object};
  c.then.enqueue(
      {outbox::deliver(activitypub::undo(said->undo_id, "Follow", follow), c.me().account, said->inbox)});
}

std::optional<model::outgoing_follow_answer> said_answer(call& c, account_id follower) {
  return model::load_follow_answer(c.tx, outgoing_of(c), follower, c.me().account);
}

void tell_rejected(call& c, const std::optional<model::outgoing_follow_answer>& said) {
  if (!said || said->inbox.empty()) return;
  c.then.enqueue({outbox::deliver(activitypub::reject_follow(said->reject_id, said->follow), c.me().account,
                                  said->inbox)});
}

web::answer follow(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto me = c.me().account;
  model::lock_relation(c.tx, me, who->id);
  if (auto refusal = refuse_follow(c, *who)) return std::move(*refusal);
  const auto myself = model::find_asked_account(c.tx, c.schema, me);
  const bool silenced = myself && myself->silenced;
  const auto before = model::relation_between(c.tx, me, who->id);
  if (!before.following && !before.requested) {
    if (who->local() && !who->locked && !silenced)
      follow_at_once(c, *who);
    else
      ask_to_follow(c, *who);
  }
  model::set_follow_options(c.tx, me, who->id,
                            {c.given.flag("reblogs"), c.given.flag("notify"), read_languages(c)}, c.now);
  auto relationship = relationship_of(c, who->id);
  hope(relationship, *who, silenced);
  return relationship;
}

web::answer unfollow(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto me = c.me().account;
  const auto said = said_follow(c, who->id);
  if (const auto gone = model::remove_follow(c.tx, me, who->id, c.now)) {
    c.then.enqueue(outbox::unmerge_feeds(who->id, me, gone->lists));
    tell_undone(c, said);
  } else if (model::remove_follow_request(c.tx, me, who->id)) {
    tell_undone(c, said);
  }
  return relationship_of(c, who->id);
}

web::answer remove_from_followers(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto said = said_answer(c, who->id);
  if (const auto gone = model::remove_follow(c.tx, who->id, c.me().account, c.now)) {
    if (who->local()) c.then.enqueue(outbox::unmerge_feeds(c.me().account, who->id, gone->lists));
    tell_rejected(c, said);
  }
  return relationship_of(c, who->id);
}

} // namespace pheidi::instance::api
