// The text of an activity as its deliveries take it.
#pragma once

#include "federation/fanout/distribution.hpp"

#include "pheidi/federation/delivery/plan.hpp"

#include <string>
#include <string_view>

namespace pheidi::federation::fanout {

/// True where posts are fetched with a signature only: LD signatures would hand them on to anybody.
bool shows_to_signers_only(pqxx::dbtransaction& tx, const fan_out_sources& from);

/// As a JSON string.
std::string payload_of(std::string_view document);
/// With an LD signature of the sender's key, or of the one that came with the job (`sign_with` of the
/// options, as after a rotation). Errors: model::errc, crypto::errc.
result<std::string> signed_payload_of(pqxx::dbtransaction& tx, const fan_out_sources& from,
                                      std::string_view document, account_id sender,
                                      const delivery::options& options = {});

} // namespace pheidi::federation::fanout
