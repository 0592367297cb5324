// The rules.
#include "pheidi/federation/inbox/authorise.hpp"

#include <algorithm>

namespace pheidi::federation::inbox {

namespace {

using activitypub::activity_type;
using activitypub::visibility;

result<void> allow_if(bool holds, errc why, std::string_view about = {}) {
  if (holds) return {};
  return error{why, std::string(about)};
}

bool may_be_sent_when_suspended(activity_type type) {
  return type == activity_type::delete_ || type == activity_type::reject || type == activity_type::undo ||
         type == activity_type::update;
}

} // namespace

result<void> may_act(const model::account_row& actor, activity_type type) {
  if (actor.local()) return error{errc::local_actor, actor.uri};
  return allow_if(!actor.suspended || may_be_sent_when_suspended(type), errc::suspended_actor, actor.uri);
}

result<void> may_write(std::string_view actor_uri, std::string_view object_uri) {
  return allow_if(activitypub::same_host(actor_uri, object_uri), errc::foreign_object, object_uri);
}

result<void> may_be_by(std::string_view author_uri, std::string_view object_uri) {
  return allow_if(activitypub::same_host(author_uri, object_uri), errc::foreign_object, object_uri);
}

result<void> is_author(account_id actor, const model::status_row& status) {
  return allow_if(status.author == actor, errc::foreign_object, status.uri);
}

bool may_bury(std::string_view actor_uri, std::string_view object_uri) {
  return activitypub::same_host(actor_uri, object_uri);
}

result<void> is_self(std::string_view actor_uri, std::string_view object_uri) {
  return allow_if(actor_uri == object_uri, errc::foreign_object, object_uri);
}

result<void> may_boost(account_id actor, const model::status_row& original) {
  const bool own = original.author == actor && original.seen_by == visibility::private_;
  return allow_if(original.distributable() || own, errc::foreign_object, original.uri);
}

result<void> was_asked(account_id actor, account_id asked) {
  return allow_if(actor == asked, errc::foreign_object);
}

result<void> is_own_collection(std::string_view target, std::string_view collection_uri) {
  return allow_if(!collection_uri.empty() && target == collection_uri, errc::foreign_object, target);
}

result<void> may_move_to(std::string_view old_uri, const model::account_row& target) {
  const auto& names = target.also_known_as;
  const bool back = std::find(names.begin(), names.end(), old_uri) != names.end();
  return allow_if(back, errc::foreign_object, target.uri);
}

result<void> may_stamp(std::string_view author_uri, std::string_view stamp_uri) {
  return allow_if(activitypub::same_host(author_uri, stamp_uri), errc::foreign_object, stamp_uri);
}

result<void> is_relevant(const relevance& r) {
  const bool asked_for = r.addressed || r.told_personally;
  switch (r.seen_by) {
  case visibility::public_:
  case visibility::unlisted:
    return allow_if(asked_for || r.author_followed || r.relayer_followed || r.through_relay || r.answers_us,
                    errc::not_for_us);
  case visibility::private_:
    return allow_if(asked_for || r.author_followed, errc::not_for_us);
  case visibility::direct:
    return allow_if(asked_for, errc::not_for_us);
  case visibility::limited:
    return allow_if(false, errc::not_for_us);
  }
  return errc::not_for_us;
}

} // namespace pheidi::federation::inbox
