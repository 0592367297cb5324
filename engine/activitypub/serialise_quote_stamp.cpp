// The stamp on a quote, and its end.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/collection.hpp"

#include <fmt/format.h>

namespace pheidi::activitypub {

namespace {

void write_stamp(draft& d, const outgoing::quote_stamp& s) {
  d.w.object().key("id").string(s.id).key("type");
  d.name(term::quote_stamp);
  d.w.key("attributedTo").string(s.author);
  d.key(term::interacting_object).string(s.quoting);
  d.key(term::interaction_target).string(s.quoted);
  d.w.end();
}

} // namespace

std::string serialise(const outgoing::quote_stamp& s) {
  draft d;
  write_stamp(d, s);
  return d.finish();
}

std::string delete_quote_stamp(const outgoing::quote_stamp& s) {
  draft d;
  begin_activity(d, fmt::format("{}#delete", s.id), "Delete", s.author);
  d.w.key("to").array().string(public_collection).end().key("object");
  write_stamp(d, s);
  d.w.end();
  return d.finish();
}

} // namespace pheidi::activitypub
