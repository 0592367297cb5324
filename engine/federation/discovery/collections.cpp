// Page after page, until there is no next one or a limit is reached.
#include "pheidi/federation/discovery/collections.hpp"

namespace pheidi::federation::discovery {

namespace {

using shared_object = std::shared_ptr<const boost::json::object>;

void add_items(const shared_object& page, const collection_limits& limits, collection_items& out) {
  for (const char* name : {"items", "orderedItems"})
    for (const auto* item : activitypub::as_list(activitypub::member(*page, name))) {
      if (out.items.size() >= limits.items) {
        out.complete = false;
        return;
      }
      collection_item read;
      read.id = activitypub::id_of(item);
      if (item->is_object()) read.embedded = shared_object(page, &item->as_object());
      if (!read.id.empty()) out.items.push_back(std::move(read));
    }
}

/// The page that a collection or page names: embedded, or by a URI of the same host.
struct next_page {
  shared_object embedded;
  std::string uri;
};
next_page page_of(const shared_object& from, const char* name, const std::string& collection) {
  const auto ref = activitypub::reference_of(activitypub::member(*from, name));
  const bool has_items =
      ref.embedded && (ref.embedded->contains("items") || ref.embedded->contains("orderedItems"));
  if (has_items) return {shared_object(from, ref.embedded), {}};
  if (activitypub::same_host(ref.id, collection)) return {nullptr, ref.id};
  return {};
}

} // namespace

net::awaitable<result<collection_items>> read_collection(fetcher& documents, std::string uri,
                                                         budget_ptr costs, collection_limits limits) {
  collection_items out;
  get_options options;
  options.id_must_match = false;
  auto first = co_await documents.get(uri, costs, options);
  if (!first) co_return first.error();
  if (!activitypub::same_host(first->uri, uri)) co_return error{errc::wrong_id, uri};
  auto page = std::make_shared<const boost::json::object>(std::move(first->json));
  add_items(page, limits, out);
  auto next = page_of(page, "first", uri);
  if (!next.embedded && next.uri.empty()) next = page_of(page, "next", uri);
  for (std::size_t read = 1; out.complete && (next.embedded || !next.uri.empty()); ++read) {
    if (read >= limits.pages) {
      out.complete = false;
      break;
    }
    if (next.embedded) {
      page = next.embedded;
    } else {
      auto fetched = co_await documents.get(next.uri, costs, options);
      if (!fetched || !activitypub::same_host(fetched->uri, uri)) {
        out.complete = false;
        break;
      }
      page = std::make_shared<const boost::json::object>(std::move(fetched->json));
    }
    add_items(page, limits, out);
    next = page_of(page, "next", uri);
  }
  co_return out;
}

} // namespace pheidi::federation::discovery
