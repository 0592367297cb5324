// Collections of this server and their pages as JSON-LD text. Pure.
//
// `items` or `orderedItems` by `ordered`. `@context` names what the items use and no more.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pheidi::activitypub::outgoing {

/// A post as its Create.
struct created {
  note post;
};
/// A URI; a post in full; a Create or an Announce; a hashtag.
using collection_item = std::variant<std::string, note, created, boost, hashtag_link>;

struct collection_page {
  std::string id, part_of;
  bool ordered = true;
  std::optional<std::int64_t> total;
  std::optional<std::string> prev, next;
  std::vector<collection_item> items;
};

struct collection {
  std::string id;
  bool ordered = true;
  std::optional<std::int64_t> total;
  std::optional<std::string> first, last;            // where its pages are
  std::optional<collection_page> first_page;         // or the first one itself
  std::optional<std::vector<collection_item>> items; // of one without pages
};

/// The stamp that allows a quote (FEP-044f).
struct quote_stamp {
  std::string id, author, quoting, quoted; // attributedTo, interactingObject, interactionTarget
};

} // namespace pheidi::activitypub::outgoing

namespace pheidi::activitypub {

std::string serialise(const outgoing::collection& c);
std::string serialise(const outgoing::collection_page& p);
std::string serialise(const outgoing::quote_stamp& s);
/// Its author takes it back: `#delete` of it, with the whole stamp.
std::string delete_quote_stamp(const outgoing::quote_stamp& s);

} // namespace pheidi::activitypub
