// Collections and their pages: members in Mastodon's order.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/collection.hpp"

namespace pheidi::activitypub {

namespace {

/// One overload for each kind of item.
struct item_writer {
  draft& d;

  void operator()(const std::string& uri) const { d.w.string(uri); }
  void operator()(const outgoing::note& n) const { write_note(d, n); }
  void operator()(const outgoing::created& c) const { write_create(d, c.post); }
  void operator()(const outgoing::boost& b) const { write_announce(d, b); }
  void operator()(const outgoing::hashtag_link& h) const { write_hashtag(d, h); }
};

void write_items(draft& d, bool ordered, const std::vector<outgoing::collection_item>& items) {
  d.w.key(ordered ? "orderedItems" : "items").array();
  for (const auto& each : items)
    std::visit(item_writer{d}, each);
  d.w.end();
}

void begin(draft& d, std::string_view id, std::string_view type, const std::optional<std::int64_t>& total) {
  d.w.object();
  if (!id.empty()) d.w.key("id").string(id);
  d.w.key("type").string(type);
  if (total) d.w.key("totalItems").integer(*total);
}

void write_link(draft& d, std::string_view name, const std::optional<std::string>& to) {
  if (to) d.w.key(name).string(*to);
}

void write_page(draft& d, const outgoing::collection_page& p) {
  begin(d, p.id, p.ordered ? "OrderedCollectionPage" : "CollectionPage", p.total);
  write_link(d, "next", p.next);
  write_link(d, "prev", p.prev);
  if (!p.part_of.empty()) d.w.key("partOf").string(p.part_of);
  write_items(d, p.ordered, p.items);
  d.w.end();
}

} // namespace

std::string serialise(const outgoing::collection& c) {
  draft d;
  begin(d, c.id, c.ordered ? "OrderedCollection" : "Collection", c.total);
  if (c.first_page) {
    d.w.key("first");
    write_page(d, *c.first_page);
  } else {
    write_link(d, "first", c.first);
  }
  write_link(d, "last", c.last);
  if (c.items) write_items(d, c.ordered, *c.items);
  d.w.end();
  return d.finish();
}

std::string serialise(const outgoing::collection_page& p) {
  draft d;
  write_page(d, p);
  return d.finish();
}

} // namespace pheidi::activitypub
