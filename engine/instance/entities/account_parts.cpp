// Loads what accounts are rendered from.
#include "instance/entities/account_parts.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

/// A target's own move is not shown.
void add_targets(pqxx::dbtransaction& tx, const context& ctx, account_parts& parts) {
  std::vector<account_id> missing;
  for (const auto& [id, row] : parts.rows)
    if (row.moved_to && !parts.rows.contains(*row.moved_to)) missing.push_back(*row.moved_to);
  parts.rows.merge(model::find_account_rows(tx, ctx.schema, ctx.settings, missing));
}

std::vector<std::string> typed_here(const account_parts& parts) {
  std::vector<std::string> texts;
  for (const auto& [id, row] : parts.rows) {
    if (!row.domain.empty()) continue;
    texts.push_back(row.note);
    for (const auto& field : row.fields)
      texts.push_back(field.value);
  }
  return texts;
}

} // namespace

model::relation_row account_parts::relation_to(account_id whom) const {
  const auto found = relations.find(whom);
  return found == relations.end() ? model::relation_row() : found->second;
}

account_parts load_account_parts(pqxx::dbtransaction& tx, const context& ctx,
                                 std::span<const account_id> ids) {
  std::vector<account_id> wanted(ids.begin(), ids.end());
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  account_parts parts;
  parts.rows = model::find_account_rows(tx, ctx.schema, ctx.settings, wanted);
  add_targets(tx, ctx, parts);
  parts.named = model::find_named(tx, ctx.schema, ctx.settings.identity, typed_here(parts));
  if (!ctx.viewer) return parts;
  std::vector<account_id> everybody;
  for (const auto& [id, row] : parts.rows)
    everybody.push_back(id);
  parts.relations = model::relations_to(tx, *ctx.viewer, everybody, ctx.now);
  return parts;
}

void add_emoji_texts(const account_parts& parts, model::emoji_texts& to) {
  for (const auto& [id, row] : parts.rows) {
    to.add(row.domain, row.display_name);
    to.add(row.domain, row.note);
    for (const auto& field : row.fields) {
      to.add(row.domain, field.name);
      to.add(row.domain, field.value);
    }
  }
}

} // namespace pheidi::instance::entities
