// What a distributing job asks for: one payload, who signs it, where it goes.
//
// Read once per job from its arguments and the database, and then kept beside the job (`record`): whoever
// goes on with it after a crash sends the same text to the same inboxes, whatever has happened to the rows
// since.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/error.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/federation/fanout/fan_out.hpp"
#include "pheidi/model/reach.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::federation::fanout {

struct distribution {
  std::string payload; // a JSON string, quotes included
  bool in_job = false; // it is the job's first argument, so that it need not be kept once more
  account_id sender;
  std::string options = "{}"; // of each delivery, as ActivityPub::DeliveryWorker takes them
  std::vector<std::string> inboxes;
  bool personal = false; // concerns somebody in particular: not bulk, however many it goes to
};

/// Nothing: there is nothing to say, as when a post is gone by now. Errors are those of arguments, keys, and
/// payloads; the database's are exceptions.
using reading = result<std::optional<distribution>>;
using reader = reading (*)(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);

/// By the class of the job; null for one that does not run here.
reader reader_of(std::string_view klass);

/// The inboxes in an order of their own, without those that are excepted and those that are none.
std::vector<std::string> without(std::vector<std::string> inboxes, const std::vector<std::string>& except);

/// Domains that limited federation does not allow are left out.
model::reach_to whom(const fan_out_sources& from);

/// What operators are told of it: the id and type that its payload says, and the status of ours that the id
/// names. A payload that is no document says nothing.
sidekiq::receipt receipt_of(const distribution& d, const config::identity_settings& identity);

/// What is kept (bytes, not text), and back. Takes some milliseconds for twenty thousand inboxes.
std::string record_of(const distribution& d);
result<distribution> read_record(std::string_view record);

// The readers, by what they are about.
reading raw_to_followers(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading raw_to_account_reach(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading raw_to_collection_reach(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading status(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading status_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading poll_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading actor_update(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading account_move(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading quote_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);
reading feature_request(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args);

} // namespace pheidi::federation::fanout
