// Which class is read how, and payloads that are ready as they come.
#include "federation/fanout/distribution.hpp"

#include "federation/fanout/arguments.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/model/collections.hpp"
#include "pheidi/model/local_uri.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pheidi::federation::fanout {

namespace {

constexpr std::array<std::pair<std::string_view, reader>, 10> readers{{
    {"ActivityPub::RawDistributionWorker", raw_to_followers},
    {"ActivityPub::AccountRawDistributionWorker", raw_to_account_reach},
    {"ActivityPub::CollectionRawDistributionWorker", raw_to_collection_reach},
    {"ActivityPub::DistributionWorker", status},
    {"ActivityPub::StatusUpdateDistributionWorker", status_update},
    {"ActivityPub::DistributePollUpdateWorker", poll_update},
    {"ActivityPub::UpdateDistributionWorker", actor_update},
    {"ActivityPub::MoveDistributionWorker", account_move},
    {"ActivityPub::QuoteRequestWorker", quote_request},
    {"ActivityPub::FeatureRequestWorker", feature_request},
}};

reading raw(raw_distribution wanted, account_id sender, std::vector<std::string> inboxes) {
  distribution out;
  out.payload = std::move(wanted.payload);
  out.in_job = true;
  out.sender = sender;
  out.inboxes = without(std::move(inboxes), wanted.except);
  return {std::move(out)};
}

} // namespace

reader reader_of(std::string_view klass) {
  const auto* found =
      std::find_if(readers.begin(), readers.end(), [&](const auto& entry) { return entry.first == klass; });
  return found == readers.end() ? nullptr : found->second;
}

model::reach_to whom(const fan_out_sources& from) {
  return model::whom_to_reach(from.settings.identity);
}

sidekiq::receipt receipt_of(const distribution& d, const config::identity_settings& identity) {
  sidekiq::receipt out;
  out.sender = d.sender.value;
  out.parts = d.inboxes.size();
  const auto text = json::unescape(d.payload);
  if (!text) return out;
  const auto members = json::top_level_members(*text);
  if (!members) return out;
  for (const auto& m : *members) {
    const auto value = json::text_of(m.raw);
    if (value && m.key == "id") out.activity = *value;
    if (value && m.key == "type") out.type = *value;
  }
  const auto about = model::local_status_of(out.activity, identity);
  if (about) out.subject = std::to_string(about->id);
  return out;
}

std::vector<std::string> without(std::vector<std::string> inboxes, const std::vector<std::string>& except) {
  // A line break would be two inboxes in the record, and is part of no URL.
  std::erase_if(inboxes, [&](const std::string& inbox) {
    return inbox.find('\n') != inbox.npos || std::find(except.begin(), except.end(), inbox) != except.end();
  });
  // What a reach answers has this order already.
  if (!std::is_sorted(inboxes.begin(), inboxes.end())) std::sort(inboxes.begin(), inboxes.end());
  return inboxes;
}

reading raw_to_followers(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  auto wanted = read_raw_distribution(args);
  if (!wanted) return wanted.error();
  const account_id sender(wanted->id);
  return raw(std::move(*wanted), sender, model::follower_inboxes(tx, {sender}, whom(from)));
}

reading raw_to_account_reach(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  auto wanted = read_raw_distribution(args);
  if (!wanted) return wanted.error();
  const account_id sender(wanted->id);
  return raw(std::move(*wanted), sender, model::account_reach(tx, sender, wall_clock::now(), whom(from)));
}

/// The collection may be gone, as when its Delete is told.
reading raw_to_collection_reach(pqxx::dbtransaction& tx, const fan_out_sources& from, std::string_view args) {
  auto wanted = read_raw_distribution(args);
  if (!wanted) return wanted.error();
  const auto schema = from.schema->current(tx);
  const auto owner = model::owner_of_collection(tx, *schema, wanted->id);
  if (!owner) return std::optional<distribution>();
  auto reached = model::collection_reach(tx, *schema, *owner, wanted->id, wall_clock::now(), whom(from));
  return raw(std::move(*wanted), *owner, std::move(reached));
}

} // namespace pheidi::federation::fanout
