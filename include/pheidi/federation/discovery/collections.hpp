// Collections of other servers: replies, featured posts, followers. Bounded in pages and items.
#pragma once

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/federation/discovery/fetch.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pheidi::federation::discovery {

struct collection_limits {
  std::size_t pages = 10;
  std::size_t items = 500;
};

/// An element: its id, and its document where the collection embeds it (not yet believed).
struct collection_item {
  std::string id;
  std::shared_ptr<const boost::json::object> embedded;
};
struct collection_items {
  std::vector<collection_item> items;
  bool complete = true; // false: cut at a limit, or a page could not be had
};

/// `items` and `orderedItems`, in the collection itself or in its pages, which must be of the collection's
/// host.
net::awaitable<result<collection_items>> read_collection(fetcher& documents, std::string uri,
                                                         budget_ptr costs, collection_limits limits);

} // namespace pheidi::federation::discovery
