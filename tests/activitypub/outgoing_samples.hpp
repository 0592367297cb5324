// What a server might say, as values: the tests know the documents of it, and other implementations read
// them.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"
#include "pheidi/activitypub/serialise.hpp"

#include <string>
#include <string_view>

namespace pheidi::activitypub::samples {

/// A moment of 2026-03-04, UTC.
wall_time at(int hour, int minute = 0, int second = 0);

/// Only what every post has.
outgoing::note bare_note();
/// A public reply with all that a Note can have, but for a quote.
outgoing::note full_note();
outgoing::note quoting_note();
/// A quote that no consent was asked for.
outgoing::note legacy_quoting_note();
/// For one person, and nobody else.
outgoing::note direct_note();
/// One choice, and open.
outgoing::note question();
/// Several choices, and over.
outgoing::note finished_question();

/// Only what every profile has, as the oldest version sends it.
outgoing::actor bare_actor();
outgoing::actor full_actor();
/// The instance actor.
outgoing::actor server_actor();

/// By URI.
outgoing::boost boost();
/// Of the booster's own private post, which goes with it.
outgoing::boost private_boost();

statement follow_of_bo();

} // namespace pheidi::activitypub::samples
