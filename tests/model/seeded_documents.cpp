// Fills a Mastodon's database with a row of each kind, and prints the document that others get of it: its
// name, a tab, the JSON. For other implementations to read. The rows are in seeded_rows.sql.
#include "activitypub/readable_key.hpp"
#include "support/postgres_server.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/create_schema.hpp"
#include "pheidi/model/outgoing.hpp"

#include <fmt/core.h>
#include <pqxx/pqxx>

#include <chrono>
#include <exception>
#include <fstream>
#include <sstream>

namespace pheidi::model {

namespace {

using namespace std::chrono_literals;
namespace ap = activitypub;

const wall_time evening = std::chrono::sys_days(2026y / 3 / 4) + 18h;
const account_id ada(101), cy(102), eve(103), bo(201);

std::string rows_with_key(pqxx::dbtransaction& tx) {
  std::ifstream file(PHEIDI_SOURCE_DIR "/tests/model/seeded_rows.sql");
  std::stringstream sql;
  sql << file.rdbuf();
  auto text = sql.str();
  const std::string_view place = ":key";
  for (auto at = text.find(place); at != text.npos; at = text.find(place))
    text.replace(at, place.size(), tx.quote(std::string(test::readable_key)));
  return text;
}

/// What is read from one database. A document that is not there ends the program.
struct reader {
  pqxx::dbtransaction& tx;
  outgoing_context context;

  template <class Id, class Value>
  Value of(std::optional<Value> (*load)(pqxx::dbtransaction&, const outgoing_context&, Id), Id id) const {
    return load(tx, context, id).value();
  }
  ap::outgoing::note note(std::int64_t id) const {
    return std::get<ap::outgoing::note>(of(load_outgoing_status, status_id(id)).what);
  }
  ap::outgoing::boost boost(std::int64_t id) const {
    return std::get<ap::outgoing::boost>(of(load_outgoing_status, status_id(id)).what);
  }
};

void print(std::string_view name, const std::string& document) {
  fmt::print("{}\t{}\n", name, document);
}

void print_objects(const reader& r) {
  print("public note", ap::serialise(r.note(401)));
  print("unlisted note", ap::serialise(r.note(402)));
  print("private note", ap::serialise(r.note(403)));
  print("direct note", ap::serialise(r.note(404)));
  print("note of a numbered account", ap::serialise(r.note(431)));
  print("question", ap::serialise(r.note(405)));
  print("finished question", ap::serialise(r.note(406)));
  print("quoting note", ap::serialise(r.note(407)));
  print("legacy quoting note", ap::serialise(r.note(408)));
  print("note quoting what is gone", ap::serialise(r.note(409)));
  print("full actor", ap::serialise(r.of(load_outgoing_actor, ada)));
  print("bare actor", ap::serialise(r.of(load_outgoing_actor, cy)));
  print("suspended actor", ap::serialise(r.of(load_outgoing_actor, eve)));
}

void print_post_activities(const reader& r) {
  const auto edited = r.note(401);
  const auto gone = r.of(load_deletion, status_id(402));
  const auto vote = r.of(load_vote, std::int64_t{809});
  const auto wish = r.of(load_quote_request, std::int64_t{701});
  const auto boost = r.boost(421);
  print("create", ap::create(edited));
  print("create question", ap::create(r.note(405)));
  print("update", ap::update(edited, edited.updated.value()));
  print("update tally", ap::update_tally(r.note(405)));
  print("announce", ap::announce(boost));
  print("announce private", ap::announce(r.boost(422)));
  print("undo announce", ap::undo_announce(boost, boost.actor + "#announces/421/undo"));
  print("delete note", ap::delete_note(gone.actor, gone.status, gone.atom_uri));
  print("vote", ap::vote(vote.id, vote.actor, vote.choice, vote.question, vote.question_author));
  print("quote request", ap::quote_request(wish.id, wish.actor, wish.quoted, wish.quoting));
}

void print_relations(const reader& r) {
  const auto follow = load_follow(r.tx, r.context, ada, bo).value();
  const ap::statement followed{follow.id, follow.actor, follow.object};
  const auto like = r.of(load_like, std::int64_t{802});
  const auto block = r.of(load_block, std::int64_t{803});
  const auto answer = load_follow_answer(r.tx, r.context, bo, ada).value();
  const auto report = r.of(load_report, std::int64_t{805});
  print("follow", ap::follow(followed));
  print("undo follow", ap::undo(follow.undo_id, "Follow", followed));
  print("like", ap::like(like.said));
  print("undo like", ap::undo(like.undo_id, "Like", like.said));
  print("block", ap::block(block.said));
  print("undo block", ap::undo(block.undo_id, "Block", block.said));
  print("accept follow", ap::accept_follow(answer.accept_id, answer.follow));
  print("reject follow", ap::reject_follow(answer.reject_id, answer.follow));
  print("flag", ap::flag(report.id, report.actor, report.comment, report.objects));
}

void print_profile_activities(const reader& r) {
  const auto pin = r.of(load_pin, std::int64_t{806});
  const auto tag = r.of(load_featured_tag, std::int64_t{807});
  const auto moved = r.of(load_move, std::int64_t{808});
  const auto wish = r.of(load_feature_request, std::int64_t{902});
  const auto actor = r.of(load_outgoing_actor, ada);
  print("add", ap::add(pin.actor, pin.object, pin.target));
  print("remove", ap::remove(pin.actor, pin.object, pin.target));
  print("add hashtag", ap::add(tag.actor, tag.object, tag.target));
  print("remove hashtag", ap::remove(tag.actor, tag.object, tag.target));
  print("update actor", ap::update(actor, r.context.now));
  print("delete actor", ap::delete_actor(actor.id));
  print("move", ap::move(moved.id, moved.actor, moved.target));
  print("feature request", ap::feature_request(wish.id, wish.object, wish.instrument));
}

void print_all() {
  pqxx::connection connection(test::postgres_server::shared().create_database());
  pqxx::work tx(connection);
  create_schema(tx);
  tx.exec(rows_with_key(tx));
  config::identity_settings identity;
  identity.local_domain = "harbour.example";
  identity.web_domain = "social.harbour.example";
  const config::media_settings media{"https://files.harbour.example"};
  const auto facts = inspect_schema(tx);
  const reader mastodon{tx, {facts, identity, media, evening}};
  print_objects(mastodon);
  print_post_activities(mastodon);
  print_relations(mastodon);
  print_profile_activities(mastodon);
  // By this column the fork glitch-soc is known.
  tx.exec("ALTER TABLE statuses ADD COLUMN local_only boolean");
  const auto facts_of_fork = inspect_schema(tx);
  const reader fork{tx, {facts_of_fork, identity, media, evening}};
  print("direct note of the fork", ap::serialise(fork.note(404)));
}

} // namespace

} // namespace pheidi::model

int main() {
  try {
    pheidi::model::print_all();
  } catch (const std::exception& failure) {
    fmt::print(stderr, "seeded_documents: {}\n", failure.what());
    return 1;
  }
}
