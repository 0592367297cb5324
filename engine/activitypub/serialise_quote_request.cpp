// The asking for leave to quote, and the answers to it.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

namespace pheidi::activitypub {

namespace {

void begin_request(draft& d, std::string_view id, std::string_view actor, std::string_view quoted) {
  d.w.object().key("id").string(id).key("type");
  d.name(term::quote_request);
  d.w.key("actor").string(actor).key("object").string(quoted).key("instrument");
}

/// The request goes with it: its id is all that some servers know it by.
void begin_answer(draft& d, std::string_view id, std::string_view type, std::string_view author,
                  const quote_wish& request) {
  begin_activity(d, id, type, author);
  d.w.key("to").string(request.actor).key("object");
  begin_request(d, request.id, request.actor, request.object);
  d.w.string(request.instrument).end();
}

} // namespace

std::string quote_request(std::string_view id, std::string_view actor, std::string_view quoted,
                          const outgoing::note& quoting) {
  draft d;
  begin_request(d, id, actor, quoted);
  write_note(d, quoting);
  d.w.end();
  return d.finish();
}

std::string accept_quote(std::string_view id, std::string_view author, const quote_wish& request,
                         std::string_view stamp) {
  draft d;
  begin_answer(d, id, "Accept", author, request);
  d.w.key("result").string(stamp).end();
  return d.finish();
}

std::string reject_quote(std::string_view id, std::string_view author, const quote_wish& request) {
  draft d;
  begin_answer(d, id, "Reject", author, request);
  d.w.end();
  return d.finish();
}

} // namespace pheidi::activitypub
