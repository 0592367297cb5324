// From rows to the text of an activity as its deliveries take it: what its readers share.
#pragma once

#include "federation/fanout/distribution.hpp"

#include "pheidi/federation/delivery/plan.hpp"
#include "pheidi/model/outgoing.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace pheidi::federation::fanout {

/// What rows are read by; keeps the facts that its context refers to.
struct row_context {
  row_context(pqxx::dbtransaction& tx, const fan_out_sources& from, wall_time now = wall_clock::now())
      : schema(from.schema->current(tx)), context{*schema, from.settings.identity, from.settings.media, now,
                                                  !from.settings.web.api} {}
  std::shared_ptr<const model::schema_facts> schema;
  model::outgoing_context context;
};

/// As a JSON string.
std::string payload_of(std::string_view document);
/// With an LD signature of the sender's key, or of the one that came with the job (`sign_with` of the
/// options, as after a rotation). Without one where posts are shown only to servers that sign for them, for
/// it would hand them on to anybody. Errors: model::errc, crypto::errc.
result<std::string> signed_payload_of(pqxx::dbtransaction& tx, const fan_out_sources& from,
                                      std::string_view document, account_id sender,
                                      const delivery::options& options = {});

} // namespace pheidi::federation::fanout
