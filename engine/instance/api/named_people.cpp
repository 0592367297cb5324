// Reads handles, asks about strangers, puts names in place.
#include "named_people.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/net/event.hpp"

#include <algorithm>
#include <memory>
#include <set>

namespace pheidi::instance::api {

namespace {

using activitypub::text_entity;
using model::handle_name;

/// "@user@domain", with its sign.
handle_name read_handle(std::string_view mention, const config::identity_settings& identity) {
  const auto at = mention.find('@', 1);
  handle_name out{ascii::lower(mention.substr(1, at == mention.npos ? at : at - 1)), {}};
  if (at == mention.npos) return out;
  out.domain = activitypub::normalise_domain(mention.substr(at + 1));
  if (out.domain.empty()) return {}; // nobody has it
  if (identity.is_ours(out.domain)) out.domain.clear();
  return out;
}

std::vector<text_entity> mentions_in(std::string_view text) {
  auto found = activitypub::find_entities(text);
  std::erase_if(found, [](const text_entity& e) { return e.what != text_entity::kind::mention; });
  if (found.size() > most_handles) found.resize(most_handles);
  return found;
}

/// Who was asked for and came back, shared with those that come too late.
struct inquiry {
  explicit inquiry(net::loop& on) : done(on) {}
  std::size_t open = 0;
  other_names found;
  net::event done;
};

net::awaitable<void> ask(const web::surroundings* here, handle_name whom, std::shared_ptr<inquiry> about) {
  auto costs = std::make_shared<federation::discovery::budget>();
  costs->documents = 10;
  costs->actors = 2;
  auto row = co_await here->actors.resolve_handle(whom.username, whom.domain, std::move(costs));
  if (row)
    about->found.emplace(std::move(whom),
                         handle_name{ascii::lower(row->username), ascii::lower(row->domain)});
  else
    log::debug("posting.unknown_handle", {{"domain", whom.domain}, {"error", row.error().message()}});
  if (--about->open == 0) about->done.set();
}

net::awaitable<std::vector<handle_name>> unknown_among(const web::surroundings& here, account_id author,
                                                       std::vector<handle_name> handles) {
  using names = std::vector<handle_name>;
  const auto schema = here.schema;
  std::function<names(pqxx::dbtransaction&)> look = [schema, author, handles](pqxx::dbtransaction& tx) {
    std::set<handle_name> known;
    for (const auto& found : model::find_mentionable(tx, *schema->current(tx), author, handles))
      known.insert(found.name);
    names out = handles;
    std::erase_if(out, [&known](const handle_name& name) { return known.contains(name); });
    return out;
  };
  auto unknown = co_await here.readers.run<names>(here.on, std::move(look));
  if (!unknown) co_return names();
  if (unknown->size() > most_unknown_handles) unknown->resize(most_unknown_handles);
  co_return std::move(*unknown);
}

} // namespace

std::vector<handle_name> handles_in(std::string_view text, const config::identity_settings& identity) {
  std::vector<handle_name> out;
  for (const auto& each : mentions_in(text)) {
    auto name = read_handle(text.substr(each.begin, each.end - each.begin), identity);
    if (!name.username.empty() && std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

net::awaitable<other_names> get_to_know(const web::surroundings& here, account_id author,
                                        std::vector<handle_name> handles) {
  std::erase_if(handles, [](const handle_name& name) { return name.domain.empty(); });
  if (handles.empty()) co_return other_names();
  auto unknown = co_await unknown_among(here, author, std::move(handles));
  if (unknown.empty()) co_return other_names();
  const auto about = std::make_shared<inquiry>(here.on);
  about->open = unknown.size();
  for (auto& name : unknown)
    here.on.spawn(ask(&here, std::move(name), about));
  co_await about->done.wait(patience_for_handles);
  co_return about->found;
}

std::vector<account_id> named_text::mentions() const {
  std::vector<account_id> out;
  for (const auto& each : named)
    if (!each.refused) out.push_back(each.id);
  return out;
}

named_text find_named(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                      const config::identity_settings& identity, account_id author, std::string_view text,
                      const other_names& others) {
  const auto known_as = [&others](const handle_name& name) {
    const auto other = others.find(name);
    return other == others.end() ? name : other->second;
  };
  std::vector<handle_name> names;
  for (const auto& name : handles_in(text, identity))
    names.push_back(known_as(name));
  std::map<handle_name, model::mentionable> found;
  for (auto& each : model::find_mentionable(tx, schema, author, names))
    found.emplace(each.name, each);

  named_text out;
  std::size_t at = 0;
  for (const auto& each : mentions_in(text)) {
    const auto mention = text.substr(each.begin, each.end - each.begin);
    const auto who = found.find(known_as(read_handle(mention, identity)));
    if (who == found.end()) continue;
    const auto& person = who->second;
    out.text += text.substr(at, each.begin - at);
    out.text += "@" + person.username + (person.domain.empty() ? "" : "@" + person.domain);
    at = each.end;
    if (std::ranges::find(out.named, person.id, &model::mentionable::id) == out.named.end())
      out.named.push_back(person);
  }
  out.text += text.substr(at);
  return out;
}

} // namespace pheidi::instance::api
