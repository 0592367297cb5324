// Which handler is for which kind of activity, and what each will want to look up.
#include "federation/inbox/handlers/handlers.hpp"

#include <array>

namespace pheidi::federation::inbox {

namespace {

using activitypub::activity_type;
using handler = outcome (*)(const scene&, const arrival&);

/// A hostile audience list costs no more than this.
constexpr std::size_t max_audience = 500;

struct row {
  activity_type type;
  handler apply;
};

constexpr std::array handlers{
    row{activity_type::create, &apply_create},
    row{activity_type::update, &apply_update},
    row{activity_type::delete_, &apply_delete},
    row{activity_type::follow, &apply_follow},
    row{activity_type::accept, &apply_accept},
    row{activity_type::reject, &apply_reject},
    row{activity_type::undo, &apply_undo},
    row{activity_type::block, &apply_block},
    row{activity_type::flag, &apply_flag},
    row{activity_type::move, &apply_move},
    row{activity_type::add, &apply_add},
    row{activity_type::remove, &apply_remove},
    row{activity_type::quote_request, &apply_quote_request},
};

void ask_note(const arrival& a, questions& q) {
  const auto& note = *a.note;
  q.statuses.insert(note.id);
  q.tombstones.insert(note.id);
  if (!note.in_reply_to.empty()) q.statuses.insert(note.in_reply_to);
  if (note.quote && !note.quote->uri.empty()) q.statuses.insert(note.quote->uri);
  q.accounts.insert(note.mentions.begin(), note.mentions.end());
  std::size_t asked = 0;
  for (const auto* list : {&note.to, &note.cc})
    for (const auto& uri : *list)
      if (!activitypub::is_public(uri) && uri != a.actor.followers_url && ++asked <= max_audience)
        q.accounts.insert(uri);
}

/// What an Undo, Accept or Reject is about is one level deeper.
void ask_inner(const arrival& a, questions& q) {
  const auto* inner = a.activity.object.embedded;
  if (!inner) return;
  for (const char* name : {"object", "actor", "target"}) {
    const auto id = activitypub::id_of(activitypub::member(*inner, name));
    if (id.empty()) continue;
    q.accounts.insert(id);
    q.statuses.insert(id);
  }
  const auto atom = activitypub::text_of(*inner, "atomUri");
  if (!atom.empty()) q.statuses.insert(atom);
}

/// A Flag names an account and posts.
void ask_list(const arrival& a, questions& q) {
  for (const auto& id :
       activitypub::ids_of(activitypub::member(*a.activity.document, "object"), max_audience)) {
    q.accounts.insert(id);
    q.statuses.insert(id);
  }
}

} // namespace

void ask(const arrival& a, questions& q) {
  q.accounts.insert(a.actor.uri);
  q.followed.insert(a.actor.id);
  if (a.relayer) q.accounts.insert(a.relayer->uri);
  if (a.note) ask_note(a, q);
  if (!a.activity.id.empty()) q.statuses.insert(a.activity.id);
  const auto instrument = activitypub::id_of(activitypub::member(*a.activity.document, "instrument"));
  if (!instrument.empty()) q.statuses.insert(instrument);
  const auto& object = a.activity.object.id;
  if (!object.empty()) {
    q.accounts.insert(object);
    q.statuses.insert(object);
    q.tombstones.insert(object);
  }
  const auto target = activitypub::id_of(activitypub::member(*a.activity.document, "target"));
  if (!target.empty()) q.accounts.insert(target);
  ask_inner(a, q);
  if (a.activity.type == activity_type::flag) ask_list(a, q);
}

outcome apply(const scene& s, const arrival& a) {
  for (const auto& [type, apply_it] : handlers)
    if (type == a.activity.type) return apply_it(s, a);
  return {errc::unsupported, a.activity.type_name};
}

} // namespace pheidi::federation::inbox
