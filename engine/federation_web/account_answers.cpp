// A profile, and who follows whom.
#include "federation_web/answers.hpp"

#include "pheidi/activitypub/collection.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

namespace out = activitypub::outgoing;

constexpr int people_per_page = 12;
constexpr seconds instance_actor_life{600};

using page_reader = model::uri_page (*)(pqxx::dbtransaction&, const model::outgoing_context&, account_id,
                                        std::int64_t, int);

out::collection_page page_of_people(const desk& d, const std::string& id, std::int64_t total,
                                    std::int64_t number, page_reader read) {
  auto people = read(d.tx, d.context, d.account.id, number, people_per_page);
  out::collection_page page;
  page.id = fmt::format("{}?page={}", id, number);
  page.part_of = id;
  page.total = total;
  if (people.more) page.next = fmt::format("{}?page={}", id, number + 1);
  if (number > 1) page.prev = fmt::format("{}?page={}", id, number - 1);
  for (auto& uri : people.uris)
    page.items.emplace_back(std::move(uri));
  return page;
}

/// Who hides them shows their number alone.
answer network(const desk& d, const std::string& name, std::int64_t total, page_reader read) {
  if (d.account.id == model::instance_actor) return missing();
  const auto id = d.account.uri + "/" + name;
  const bool paged = parameter(d.q.target, "page").has_value();
  if (paged && d.account.hides_network) return refused(403, "this account hides its network");
  if (paged) {
    const auto number = number_of(d.q, "page").value_or(1);
    return found(
        activitypub::serialise(page_of_people(d, id, total, std::max<std::int64_t>(number, 1), read)));
  }
  out::collection whole;
  whole.id = id;
  whole.total = total;
  if (!d.account.hides_network) whole.first = id + "?page=1";
  return found(activitypub::serialise(whole));
}

} // namespace

answer actor_document(const desk& d) {
  const auto actor = model::load_outgoing_actor(d.tx, d.context, d.account.id);
  if (!actor) return missing();
  auto a = found(activitypub::serialise(*actor), actor->id);
  if (d.account.id == model::instance_actor) a.shared_life = instance_actor_life;
  return a;
}

answer followers(const desk& d) {
  return network(d, "followers", d.account.followers, &model::followers_page);
}

answer following(const desk& d) {
  return network(d, "following", d.account.following, &model::following_page);
}

/// FEP-8fcf: each server is told its own part and nothing else.
answer followers_synchronization(const desk& d) {
  if (!d.q.by.id) return refused(401, "this collection is for servers that sign who they are");
  if (d.account.id == model::instance_actor) return missing();
  out::collection part;
  part.id = d.account.uri + "/followers_synchronization";
  part.items.emplace();
  if (!d.q.shunned)
    for (auto& uri : model::followers_at(d.tx, d.account.id, d.q.by_authority))
      part.items->emplace_back(std::move(uri));
  auto a = found(activitypub::serialise(part));
  a.shared_life.reset();
  a.varies_by_signer = true;
  return a;
}

answer featured_tags(const desk& d) {
  if (d.account.id == model::instance_actor) return missing();
  out::collection tags;
  tags.id = d.account.uri + "/collections/tags";
  tags.ordered = false;
  tags.items.emplace();
  for (auto& tag : model::featured_hashtags(d.tx, d.context, d.account.id))
    tags.items->emplace_back(std::move(tag));
  tags.total = static_cast<std::int64_t>(tags.items->size());
  return found(activitypub::serialise(tags));
}

} // namespace pheidi::federation_web
