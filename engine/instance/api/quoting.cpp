// Quotes: whether somebody may quote a post, who did, and what authors say to it afterwards.
#include "pheidi/model/client/quoting.hpp"

#include "publish_draft.hpp"
#include "reaction_page.hpp"

#include "pheidi/instance/entities/statuses.hpp"

namespace pheidi::instance::api {

namespace {

using activitypub::visibility;

model::new_quote as_quote(const model::status_row& quoted, int state) {
  model::new_quote out;
  out.quoted = quoted.id;
  out.quoted_account = quoted.author;
  out.state = state;
  return out;
}

} // namespace

web::or_refusal<model::new_quote> judge_quote(const at_desk& desk, std::int64_t quoted, visibility seen_by) {
  constexpr int pending = 0, accepted = 1;
  const auto row = visible_post(desk, quoted);
  if (!row) return row.error();
  if (row->author == desk.author) {
    // A private post of one's own is quoted for no larger audience.
    if (!is_open(row->seen_by) && is_open(seen_by))
      return web::invalid("a private post cannot be quoted in public");
    return as_quote(*row, accepted);
  }
  if (!is_open(row->seen_by)) return web::not_allowed();
  const auto leave = model::leave_to_quote(desk.tx, desk.schema, desk.author, *row);
  if (row->local && leave == model::quote_leave::automatic) return as_quote(*row, accepted);
  if (row->local || leave == model::quote_leave::denied) return web::not_allowed();
  return as_quote(*row, pending);
}

} // namespace pheidi::instance::api
