// Lists of posts.
#include "pheidi/instance/entities/statuses.hpp"

#include "instance/entities/status_parts.hpp"

#include <boost/json/serialize.hpp>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

/// A boost whose original is gone is gone.
const model::status_entity_row* shown_row(const status_parts& parts, std::int64_t id,
                                          status_options options) {
  const auto* row = parts.row(id);
  if (!row || (row->reblog_of && !parts.row(*row->reblog_of))) return nullptr;
  return !options.already_visible && parts.hidden.contains(id) ? nullptr : row;
}

} // namespace

bj::array statuses(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids,
                   status_options options) {
  bj::array list;
  if (ids.empty()) return list;
  const auto parts = load_status_parts(tx, ctx, ids, options);
  for (const auto id : ids)
    if (const auto* row = shown_row(parts, id, options))
      list.push_back(status_entity(ctx, parts, *row, status_form::shown));
  return list;
}

std::map<std::int64_t, bj::object> statuses_by_id(pqxx::dbtransaction& tx, const context& ctx,
                                                  std::span<const std::int64_t> ids, status_options options) {
  std::map<std::int64_t, bj::object> found;
  if (ids.empty()) return found;
  const auto parts = load_status_parts(tx, ctx, ids, options);
  for (const auto id : ids)
    if (const auto* row = shown_row(parts, id, options); row && !found.contains(id))
      found.emplace(id, status_entity(ctx, parts, *row, status_form::shown));
  return found;
}

std::optional<bj::object> status(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id,
                                 status_options options) {
  auto found = statuses_by_id(tx, ctx, std::span(&id, 1), options);
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

std::optional<bj::object> status_for_redraft(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  const status_options options{true};
  const auto parts = load_status_parts(tx, ctx, std::span(&id, 1), options);
  const auto* row = parts.row(id);
  if (!row || row->author != ctx.viewer) return std::nullopt;
  return status_entity(ctx, parts, *row, status_form::source);
}

std::string status_payload(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  auto nobody = ctx;
  nobody.viewer.reset();
  const auto found = status(tx, nobody, id, {true});
  return found ? bj::serialize(*found) : std::string();
}

} // namespace pheidi::instance::entities
