// Polls: read, and voted in.
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/model/client/poll_votes.hpp"
#include "pheidi/model/client/reactions.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/visibility.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

/// The post whose poll it is, if the viewer may see it.
std::optional<model::poll_place> find_visible(const web::call& c) {
  const auto id = c.id();
  const auto place = id ? model::find_poll_place(c.tx, *id) : std::nullopt;
  const bool seen =
      place && model::may_see(c.tx, c.schema, place->status, c.context().as_viewer()) == model::seen::yes;
  return seen ? place : std::nullopt;
}

web::answer show(web::call& c, std::int64_t poll) {
  auto entity = entities::poll(c.tx, c.context(), poll);
  return entity ? web::answer(*entity) : web::not_found();
}

web::answer get_poll(web::call& c) {
  const auto place = find_visible(c);
  return place ? show(c, place->poll) : web::not_found();
}

/// Distinct indices. What is no number is out of range.
web::or_refusal<std::vector<int>> read_choices(const web::parameters& given) {
  std::vector<int> out;
  for (const auto& text : given.texts("choices")) {
    int choice = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), choice);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || choice < 0)
      return web::invalid("the choice is none of the poll's");
    if (std::ranges::find(out, choice) == out.end()) out.push_back(choice);
    if (out.size() > 500) return web::invalid("too many choices");
  }
  if (out.empty()) return web::bad_request("choices is missing");
  std::ranges::sort(out);
  return out;
}

web::answer refuse(model::vote_outcome why) {
  switch (why) {
  case model::vote_outcome::already_voted:
    return web::invalid("you have voted in this poll");
  case model::vote_outcome::expired:
    return web::invalid("the poll is over");
  case model::vote_outcome::no_such_choice:
    return web::invalid("the choice is none of the poll's");
  case model::vote_outcome::own_poll:
    return web::invalid("nobody votes in polls of their own");
  case model::vote_outcome::no_such_poll:
  case model::vote_outcome::counted:
    break;
  }
  return web::not_found();
}

/// Followers of a poll of ours hear of its tally a little later; the author of another is sent each vote.
void tell(web::call& c, const model::poll_place& place, const std::vector<int>& choices) {
  if (place.local) {
    if (!place.hide_totals) c.then.enqueue({outbox::announce_poll(status_id(place.status))});
    return;
  }
  if (place.ends_at) {
    const auto left = std::chrono::ceil<seconds>(*place.ends_at - c.now);
    c.then.enqueue({outbox::notify_of_poll_end(place.poll, std::max(left, seconds(1)))});
  }
  const model::outgoing_context context{c.schema, c.here.settings.identity, c.here.settings.media, c.now};
  for (const auto vote : model::votes_of(c.tx, place.poll, c.me().account, choices)) {
    const auto said = model::load_vote(c.tx, context, vote);
    if (!said || said->inbox.empty()) continue;
    const auto text =
        activitypub::vote(said->id, said->actor, said->choice, said->question, said->question_author);
    c.then.enqueue({outbox::deliver(text, c.me().account, said->inbox)});
  }
}

web::answer vote(web::call& c) {
  const auto place = find_visible(c);
  if (!place) return web::not_found();
  if (model::blocks_author(c.tx, c.me().account, place->status)) return web::not_allowed();
  const auto choices = read_choices(c.given);
  if (!choices) return choices.error();
  if (!place->multiple && choices->size() > 1) return web::invalid("only one option may be chosen");
  for (const auto choice : *choices) {
    const auto outcome = model::cast_vote(c.tx, place->poll, c.me().account, choice, "", c.now);
    if (outcome != model::vote_outcome::counted) return refuse(outcome);
  }
  tell(c, *place, *choices);
  return show(c, place->poll);
}

constexpr std::array routes{
    web::route{"GET", "/api/v1/polls/:id", web::maybe("read:statuses"), &get_poll},
    web::route{"POST", "/api/v1/polls/:id/votes", web::person("write:statuses"), &vote, web::writes},
};

} // namespace

table poll_routes() {
  return routes;
}

} // namespace pheidi::instance::api
