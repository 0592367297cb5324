// Activities as JSON-LD text, each as a Mastodon of the same version would write it. Pure.
//
// The same values give the same bytes. `@context` names what the document uses and no more. An LD signature
// is not added here: crypto/ld_signature.hpp does that with the parsed text.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"

#include <span>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// The document itself, as it is fetched.
std::string serialise(const outgoing::note& n);
std::string serialise(const outgoing::actor& a);

std::string create(const outgoing::note& n);
/// Of an edited post; `at` names it, and is when it was published.
std::string update(const outgoing::note& n, wall_time at);
/// Of a poll whose tally changed: `poll_updated` names it, and only `to` is said.
std::string update_tally(const outgoing::note& n);
std::string announce(const outgoing::boost& b);
std::string undo_announce(const outgoing::boost& b, std::string_view id);
/// `#delete` of a post, with its Tombstone.
std::string delete_note(std::string_view actor, std::string_view status_uri, std::string_view atom_uri);

std::string update(const outgoing::actor& a, wall_time at);
std::string delete_actor(std::string_view actor);
std::string move(std::string_view id, std::string_view actor, std::string_view target);

/// `object` is what was asked, liked, ...; no activity here says `to` unless it is noted.
struct statement {
  std::string id, actor, object;
};
std::string follow(const statement& s);
std::string like(const statement& s);
std::string block(const statement& s);
/// Undo of `s`, whose type is "Follow", "Like" or "Block".
std::string undo(std::string_view id, std::string_view type, const statement& s);
/// The target's word on a Follow.
std::string accept_follow(std::string_view id, const statement& follow);
std::string reject_follow(std::string_view id, const statement& follow);

/// `actor` is the instance actor; `objects` the account and posts of it.
std::string flag(std::string_view id, std::string_view actor, std::string_view comment,
                 std::span<const std::string> objects);

/// Pins: of a post's URI, or of a hashtag, in `target`. Without id.
std::string add(std::string_view actor, std::string_view object, std::string_view target);
std::string remove(std::string_view actor, std::string_view object, std::string_view target);
std::string add(std::string_view actor, const outgoing::hashtag_link& object, std::string_view target);
std::string remove(std::string_view actor, const outgoing::hashtag_link& object, std::string_view target);

/// A vote for one choice: Create of a Note with a name. `id` is the vote's; says `to` with the poll's author.
std::string vote(std::string_view id, std::string_view actor, std::string_view choice,
                 std::string_view question, std::string_view question_author);

/// Asks to quote; `quoting` goes with it in full.
std::string quote_request(std::string_view id, std::string_view actor, std::string_view quoted,
                          const outgoing::note& quoting);

/// A QuoteRequest as its answer embeds it: who quotes, what, and in which post.
struct quote_wish {
  std::string id, actor, object, instrument;
};
/// The quoted author's word on it, said `to` the one who asked. `stamp` is the QuoteAuthorization.
std::string accept_quote(std::string_view id, std::string_view author, const quote_wish& request,
                         std::string_view stamp);
std::string reject_quote(std::string_view id, std::string_view author, const quote_wish& request);

/// Asks whether the account may be shown in the collection. Says no actor: who signs it is the one who asks.
std::string feature_request(std::string_view id, std::string_view account, std::string_view collection);

} // namespace pheidi::activitypub
