// Read, get to know whom it names, write: two transactions, of which the second looks again.
#include "pheidi/instance/api/publish_scheduled.hpp"

#include "publish_draft.hpp"
#include "scheduled_params.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/client/scheduled.hpp"

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using due = std::optional<model::due_scheduled>;
using lines = std::vector<outbox::line>;

due take_due(pqxx::dbtransaction& tx, std::int64_t id) {
  auto found = model::take_scheduled(tx, id);
  if (found && found->row.scheduled_at > wall_clock::now()) return std::nullopt;
  return found;
}

/// What a post referred to may be gone by now; the post is written without it.
void forget_what_is_gone(const at_desk& desk, draft& from) {
  if (from.in_reply_to && !visible_post(desk, *from.in_reply_to)) from.in_reply_to.reset();
  if (from.quoted && !judge_quote(desk, *from.quoted, from.seen_by)) from.quoted.reset();
}

/// A refusal comes before the first row of the post is written.
outbox::follow_ups publish(pqxx::dbtransaction& tx, const web::surroundings& here, const due& what,
                           const other_names& strangers) {
  outbox::follow_ups then;
  const auto schema = here.schema->current(tx);
  const auto given = read_scheduled_params(what->row.params);
  const at_desk desk{tx,  here.settings, *schema, what->account, application_of(given), wall_clock::now(),
                     then};
  model::remove_scheduled(tx, what->account, what->row.id);
  auto from = read_draft(given, model::find_posting_defaults(tx, what->account), desk.now);
  if (from) {
    forget_what_is_gone(desk, *from);
    const auto written = publish_draft(desk, *from, strangers);
    if (written) return then;
    log::warn("posting.scheduled_refused", {{"id", what->row.id}, {"why", written.error().body}});
  }
  return {};
}

} // namespace

net::awaitable<result<void>> publish_scheduled(const web::surroundings& here, outbox::relay& relay,
                                               std::int64_t id) {
  std::function<due(pqxx::dbtransaction&)> look = [id](pqxx::dbtransaction& tx) { return take_due(tx, id); };
  auto found = co_await here.writers.run<due>(here.on, std::move(look));
  if (!found) co_return found.error();
  if (!*found) co_return result<void>();
  const auto text = read_scheduled_params((*found)->row.params).text_or_empty("status");
  auto handles = handles_in(text, here.settings.identity);
  const auto author = (*found)->account;
  const auto strangers = co_await get_to_know(here, author, std::move(handles));

  std::function<lines(pqxx::dbtransaction&)> write = [&here, &relay, &strangers,
                                                      id](pqxx::dbtransaction& tx) -> lines {
    const auto what = take_due(tx, id);
    if (!what) return {};
    const auto then = publish(tx, here, what, strangers);
    const std::vector<const outbox::follow_ups*> all{&then};
    if (then.empty()) return {};
    return relay.write_down(tx, *here.schema->current(tx), all, wall_clock::now());
  };
  auto written = co_await here.writers.run<lines>(here.on, std::move(write));
  if (!written) co_return written.error();
  if (!written->empty()) co_await relay.carry_out(std::move(*written));
  co_return result<void>();
}

} // namespace pheidi::instance::api
