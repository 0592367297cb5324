// POST /api/v1/reports: the staff here hears of it, and the other server if the caller wants that.
#include "relationships.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/reports_written.hpp"
#include "pheidi/model/moderation.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/visibility.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using web::call;

constexpr std::size_t most_named = 500;

/// Posts of the account that the caller may see, each of them, or 404.
web::or_refusal<std::vector<std::int64_t>> read_statuses(call& c, account_id about) {
  auto ids = c.given.ids("status_ids");
  if (ids.size() > most_named) return web::invalid("too many posts are named");
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.empty()) return ids;
  const bool all_theirs = model::posts_written_by(c.tx, about, ids).size() == ids.size();
  const bool all_seen =
      model::visible_statuses(c.tx, c.schema, ids, c.context().as_viewer()).size() == ids.size();
  if (!all_theirs || !all_seen) return web::not_found();
  return ids;
}

/// Rules are named for a violation of them.
std::optional<web::answer> read_category(call& c, model::local_report& into) {
  auto rules = c.given.ids("rule_ids");
  const auto name = c.given.text_or_empty("category");
  const auto usual = rules.empty() ? model::report_category::other : model::report_category::violation;
  const auto category = name.empty() ? usual : model::report_category_named(name);
  if (!category) return web::invalid("Category is not included in the list");
  into.category = *category;
  if (*category != model::report_category::violation) return std::nullopt;
  if (rules.size() > most_named || !model::are_rules(c.tx, rules))
    return web::invalid("Rules does not reference valid rules");
  into.rules = std::move(rules);
  return std::nullopt;
}

web::or_refusal<model::local_report> read(call& c, const model::asked_account& about) {
  constexpr std::size_t longest = 1000;
  model::local_report out;
  out.by = c.me().account;
  out.about = about.id;
  out.comment = c.given.text_or_empty("comment");
  if (is_longer(out.comment, longest)) return web::invalid("Comment is too long");
  auto statuses = read_statuses(c, about.id);
  if (!statuses) return statuses.error();
  out.statuses = std::move(*statuses);
  if (auto refusal = read_category(c, out)) return std::move(*refusal);
  out.forwarded = !about.local() && c.given.flag_or("forward", false);
  out.uri = model::generated_uri(c.here.settings.identity);
  if (c.by->application != 0) out.application = c.by->application;
  return out;
}

void tell(call& c, const model::local_report& what, const model::written_report& row) {
  if (!row.has_open_siblings)
    for (const auto staff : model::report_readers(c.tx))
      c.then.enqueue({outbox::notify(staff, row.id, "Report", "admin.report")});
  if (!what.forwarded) return;
  const auto said = model::load_report(c.tx, outgoing_of(c), row.id);
  if (said && !said->inbox.empty())
    c.then.enqueue({outbox::deliver(activitypub::flag(said->id, said->actor, said->comment, said->objects),
                                    model::instance_actor, said->inbox)});
}

const char* name_of(model::report_category category) {
  switch (category) {
  case model::report_category::spam:
    return "spam";
  case model::report_category::legal:
    return "legal";
  case model::report_category::violation:
    return "violation";
  case model::report_category::other:
    break;
  }
  return "other";
}

boost::json::object entity(call& c, const model::local_report& what, std::int64_t id) {
  auto about = entities::account(c.tx, c.context(), what.about);
  return {{"id", entities::id(id)},
          {"action_taken", false},
          {"action_taken_at", nullptr},
          {"category", name_of(what.category)},
          {"comment", what.comment},
          {"forwarded", what.forwarded},
          {"created_at", entities::timestamp(c.now)},
          {"status_ids", entities::ids(what.statuses)},
          {"rule_ids", what.rules.empty() ? boost::json::value() : entities::ids(what.rules)},
          {"collection_ids", boost::json::array()},
          {"target_account", about ? boost::json::value(*about) : boost::json::value()}};
}

} // namespace

web::answer report(call& c) {
  const auto given = c.given.text("account_id");
  if (!given || given->empty()) return web::bad_request("account_id is missing");
  const auto id = web::read_id(*given);
  const auto about = id ? model::find_asked_account(c.tx, c.schema, account_id(*id)) : std::nullopt;
  if (!about) return web::not_found();
  const auto what = read(c, *about);
  if (!what) return what.error();
  const auto row = model::write_report(c.tx, *what, c.now);
  tell(c, *what, row);
  return entity(c, *what, row.id);
}

} // namespace pheidi::instance::api
