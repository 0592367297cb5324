// Questions about the rows.
#include "corpus_outcome.hpp"

#include "corpus_rows.hpp"

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/federation/inbox/errc.hpp"
#include "pheidi/json/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace pheidi::test {

namespace {

namespace inbox = federation::inbox;
namespace discovery = federation::discovery;
using activitypub::id_of;
using activitypub::member;

/// Names of reasons by what the log says of them.
const std::map<std::string, std::string, std::less<>>& names_of_reasons() {
  static const std::map<std::string, std::string, std::less<>> names = [] {
    std::map<std::string, std::string, std::less<>> out;
    const auto add = [&out](auto code, const char* name) { out.emplace(describe(code), name); };
    add(inbox::errc::not_for_us, "not_for_us");
    add(inbox::errc::not_authenticated, "not_authenticated");
    add(inbox::errc::local_actor, "local_actor");
    add(inbox::errc::suspended_actor, "suspended_actor");
    add(inbox::errc::foreign_object, "foreign_object");
    add(inbox::errc::deleted_before, "deleted_before");
    add(inbox::errc::already_there, "already_there");
    add(inbox::errc::outdated, "outdated");
    add(inbox::errc::unsupported, "unsupported");
    add(inbox::errc::unusable, "unusable");
    add(inbox::errc::not_found, "not_found");
    add(inbox::errc::not_fetched, "not_fetched");
    add(activitypub::errc::not_an_object, "not_an_object");
    add(activitypub::errc::no_context, "no_context");
    add(activitypub::errc::no_id, "no_id");
    add(activitypub::errc::wrong_type, "wrong_type");
    add(activitypub::errc::missing_member, "missing_member");
    add(activitypub::errc::foreign_host, "foreign_host");
    add(json::errc::not_json, "not_json");
    add(json::errc::too_deep, "not_json");
    add(json::errc::number_range, "not_json");
    add(discovery::errc::bad_uri, "bad_uri");
    add(discovery::errc::local, "local");
    add(discovery::errc::not_confirmed, "not_confirmed");
    add(discovery::errc::unavailable, "unavailable");
    add(discovery::errc::gone, "gone");
    return out;
  }();
  return names;
}

std::string reason_in(const boost::json::object& line) {
  const auto result = activitypub::text_of(line, "result");
  const auto said = result.substr(0, result.find(": ")); // what it is about follows
  const auto found = names_of_reasons().find(said);
  return found == names_of_reasons().end() ? said : found->second;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

constexpr const char* post_query =
    "SELECT concat_ws(' ', 'visibility=' || (ARRAY['public','unlisted','private','direct','limited'])"
    "[s.visibility + 1],"
    " 'mentions=' || (SELECT count(*) FROM mentions m WHERE m.status_id = s.id AND NOT m.silent),"
    " 'media=' || (SELECT count(*) FROM media_attachments m WHERE m.status_id = s.id),"
    " 'tags=' || (SELECT count(*) FROM statuses_tags t WHERE t.status_id = s.id),"
    " 'options=' || (SELECT array_length(options, 1) FROM polls p WHERE p.id = s.poll_id))"
    " FROM statuses s JOIN accounts a ON a.id = s.account_id"
    " WHERE s.uri = {} AND a.uri = {} AND s.deleted_at IS NULL";

} // namespace

bool agrees(const corpus_row& expected, const corpus_outcome& found) {
  if (expected.outcome != found.what) return false;
  const auto have = words_of(found.detail);
  return std::ranges::all_of(words_of(expected.detail), [&have](const std::string& word) {
    return std::ranges::find(have, word) != have.end();
  });
}

corpus_outcomes::corpus_outcomes(instance& here, const std::vector<std::string>& lines)
    : here_(here), connection_(here.database()), tx_(connection_) {
  for (const auto& text : lines) {
    const auto line = json::parse(text);
    if (!line || !line->is_object()) continue;
    const auto& o = line->get_object();
    if (activitypub::text_of(o, "class") != "ActivityPub::ProcessingWorker") continue;
    if (auto reason = reason_in(o); reason != "applied")
      reasons_[activitypub::text_of(o, "subject")] = std::move(reason);
  }
}

std::string corpus_outcomes::ask(const std::string& form, const std::vector<std::string>& texts) {
  const auto rows = tx_.exec(filled(tx_, form, texts));
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

corpus_outcome corpus_outcomes::of(const corpus_document& d, int http_status) {
  if (http_status != 202) return {fmt::format("refused:{}", http_status), {}};
  const auto reason = reasons_.find(ask("SELECT id FROM accounts WHERE uri = {}", {d.signer}));
  if (reason != reasons_.end()) return {"refused:" + reason->second, {}};
  return found(d);
}

corpus_outcome corpus_outcomes::post(const corpus_document& d, const std::string& uri) {
  const auto* object = object_in(d.activity, "object");
  const bool native =
      !object || (activitypub::has_type(*object, "Note") || activitypub::has_type(*object, "Question"));
  auto described = ask(post_query, {uri, d.signer});
  if (described.empty()) return {"nothing", {}};
  return {native ? "status" : "status:converted", std::move(described)};
}

corpus_outcome corpus_outcomes::undone(const corpus_document& d) {
  const auto ties = ask(
      "SELECT count(*) FROM (SELECT account_id, target_account_id FROM follows UNION ALL SELECT account_id,"
      " target_account_id FROM blocks UNION ALL SELECT account_id, target_account_id FROM follow_requests) t"
      " JOIN accounts a ON a.id = t.account_id WHERE a.uri = {}",
      {d.signer});
  const auto favourites =
      ask("SELECT count(*) FROM favourites f JOIN accounts a ON a.id = f.account_id WHERE a.uri = {}",
          {d.signer});
  const auto posts =
      ask("SELECT count(*) FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE a.uri = {}"
          " AND deleted_at IS NULL",
          {d.signer});
  const bool none = ties == "0" && favourites == "0" && posts == "0";
  const auto* inner = object_in(d.activity, "object");
  if (inner && activitypub::text_of(*inner, "type") == "Accept") {
    const auto again =
        ask("SELECT count(*) FROM follow_requests r JOIN accounts a ON a.id = r.target_account_id"
            " WHERE a.uri = {}",
            {d.signer});
    return {again == "1" ? "undone" : "nothing", {}};
  }
  const auto marked =
      here_.redis().integer({"EXISTS", fmt::format("delete_upon_arrival:{}:{}",
                                                   ask("SELECT id FROM accounts WHERE uri = {}", {d.signer}),
                                                   id_of(member(d.activity, "object")))});
  if (marked == 1) return {"marker", {}};
  return {none ? "undone" : "nothing", {}};
}

corpus_outcome corpus_outcomes::found(const corpus_document& d) {
  const auto object = id_of(member(d.activity, "object"));
  const auto yes = [this](const std::string& form, const std::vector<std::string>& texts) {
    return ask("SELECT 1 FROM " + form, texts) == "1";
  };
  const std::string by = " JOIN accounts a ON a.id = t.account_id WHERE a.uri = {}";
  if (d.type == "Create") {
    if (yes("poll_votes t" + by, {d.signer})) return {"vote", {}};
    return post(d, object);
  }
  if (d.type == "Update") {
    const auto* embedded = object_in(d.activity, "object");
    // Of somebody unknown by himself: accepted without a look.
    if (embedded && is_actor_type(*embedded) && object != d.signer) return {"ignored", {}};
    if (embedded && is_actor_type(*embedded))
      return {"actor", ask("SELECT concat_ws(' ', 'username=' || username, 'type=' || actor_type,"
                           " 'fields=' || jsonb_array_length(coalesce(fields, '[]'::jsonb)))"
                           " FROM accounts WHERE uri = {}",
                           {d.signer})};
    const auto edited = yes("status_edits e JOIN statuses t ON t.id = e.status_id" + by, {d.signer});
    return {edited ? "edit" : "unchanged", {}};
  }
  if (d.type == "Delete") {
    if (object == d.signer) {
      const bool gone = yes("accounts WHERE uri = {} AND suspended_at IS NOT NULL", {d.signer});
      return {gone ? "gone" : "nothing", {}};
    }
    const bool buried = yes("tombstones t" + by + " AND t.uri = {}", {d.signer, object});
    const bool stands = yes("statuses WHERE uri = {} AND deleted_at IS NULL", {object});
    return {buried && !stands ? "tombstone" : "nothing", {}};
  }
  if (d.type == "Announce") {
    auto described = ask("SELECT 'visibility=' || (ARRAY['public','unlisted','private'])[t.visibility + 1]"
                         " FROM statuses t" +
                             by + " AND t.reblog_of_id IS NOT NULL",
                         {d.signer});
    return {described.empty() ? "nothing" : "boost", std::move(described)};
  }
  if (d.type == "Like") return {yes("favourites t" + by, {d.signer}) ? "favourite" : "nothing", {}};
  if (d.type == "Follow") {
    if (yes("follows t" + by, {d.signer})) return {"follow", {}};
    return {yes("follow_requests t" + by, {d.signer}) ? "follow_request" : "nothing", {}};
  }
  if (d.type == "Block") return {yes("blocks t" + by, {d.signer}) ? "block" : "nothing", {}};
  if (d.type == "Accept")
    return {yes("follows t JOIN accounts a ON a.id = t.target_account_id WHERE a.uri = {}", {d.signer})
                ? "follow"
                : "nothing",
            {}};
  if (d.type == "Reject")
    return {
        yes("follow_requests t JOIN accounts a ON a.id = t.target_account_id WHERE a.uri = {}", {d.signer})
            ? "nothing"
            : "undone",
        {}};
  if (d.type == "Undo") return undone(d);
  if (d.type == "Flag") return {yes("reports t" + by, {d.signer}) ? "report" : "nothing", {}};
  if (d.type == "Move")
    return {yes("accounts WHERE uri = {} AND moved_to_account_id IS NOT NULL", {d.signer}) ? "moved"
                                                                                           : "nothing",
            {}};
  if (d.type == "Add") return {yes("status_pins t" + by, {d.signer}) ? "pin" : "nothing", {}};
  if (d.type == "Remove") return {yes("status_pins t" + by, {d.signer}) ? "nothing" : "undone", {}};
  return {"nothing", {}};
}

} // namespace pheidi::test
