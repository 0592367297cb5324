#include "totals.hpp"

#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/net/event.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::federation::discovery {

namespace {

constexpr milliseconds patience{5000};
/// Left for what matters: actors, posts, threads.
constexpr int kept_documents = 10;

/// Outlives who waits, because a slow collection may come later.
struct gathering {
  explicit gathering(net::loop& l) : complete(l) {}
  totals found;
  int missing = 0;
  net::event complete;
};

void note_first_page(totals& t, const boost::json::object& collection) {
  const bool hides = activitypub::member(collection, "first") == nullptr;
  t.hidden = t.hidden.value_or(false) || hides;
}

using count = std::optional<std::int64_t> totals::*;

net::awaitable<void> read_one(fetcher& documents, std::string url, budget_ptr costs, count into,
                              std::shared_ptr<gathering> all) {
  get_options options;
  options.id_must_match = false;
  const auto asked = http::url::parse(url);
  auto got = co_await documents.get(std::move(url), std::move(costs), options);
  const auto found = got ? http::url::parse(got->uri) : asked;
  if (got && asked && found && same_server(*asked, *found)) {
    all->found.*into = activitypub::count_of(activitypub::member(got->json, "totalItems"));
    if (into != &totals::statuses) note_first_page(all->found, got->json);
  }
  if (--all->missing == 0) all->complete.set();
}

/// The collections that may be asked for: those on the actor's own host.
std::vector<std::pair<std::string, count>> wanted_of(const activitypub::actor& of) {
  std::vector<std::pair<std::string, count>> out;
  const auto add = [&](const std::string& url, count into) {
    if (activitypub::same_host(url, of.id)) out.emplace_back(url, into);
  };
  add(of.followers, &totals::followers);
  add(of.following, &totals::following);
  add(of.outbox, &totals::statuses);
  return out;
}

bool affordable(const budget_ptr& costs) {
  return !costs || costs->documents > kept_documents;
}

} // namespace

net::awaitable<totals> read_totals(net::loop& on, fetcher& documents, const activitypub::actor& of,
                                   budget_ptr costs) {
  const auto all = std::make_shared<gathering>(on);
  const auto wanted = wanted_of(of);
  if (wanted.empty() || !affordable(costs)) co_return all->found;
  all->missing = static_cast<int>(wanted.size());
  for (const auto& [url, into] : wanted)
    on.spawn(read_one(documents, url, costs, into, all));
  (void)co_await all->complete.wait(patience);
  co_return all->found;
}

} // namespace pheidi::federation::discovery
