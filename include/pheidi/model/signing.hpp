// Who signs: the local account behind a delivery, its key and its public names.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

enum class errc {
  ok = 0,
  no_such_account,
  no_key,         ///< neither `keypairs` nor `accounts` has a private key, or the account is remote
  unreadable_key, ///< encrypted, and the configured secrets do not open it; or not a PEM at all
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "model";
}

/// A row, with its key decrypted to PEM. Never logged.
struct signing_account {
  account_id id;
  std::string actor_uri;     // https://WEB_DOMAIN/users/NAME, /ap/users/ID, or /actor for -99
  std::string followers_uri; // actor_uri + "/followers"
  std::string username;
  std::string key_id; // actor_uri + fragment
  std::string private_key_pem;
  bool permanently_unavailable = false; ///< suspended or deleted without a pending deletion request
};

/// Lowest-id usable RSA row of `keypairs` if the schema has it, else `accounts.private_key`.
/// One query for all ids. An account that cannot sign has its error.
/// After a Rails migration old facts show as no_key or as an SQL error of class 42: read them again.
std::map<account_id, result<signing_account>>
load_signing_accounts(pqxx::dbtransaction& tx, const schema_facts& schema, const crypto::rails_cipher& cipher,
                      const config::identity_settings& identity, const std::vector<account_id>& ids);

/// FEP-8fcf digest of the account's followers on `authority_prefix` ("https://host[:port]"): hex of the XOR
/// of SHA-256(uri) over the URIs that are the prefix or go on with "/".
std::string followers_digest(pqxx::dbtransaction& tx, account_id account,
                             const std::string& authority_prefix);
/// The XOR itself; pure.
std::string followers_digest_of(const std::vector<std::string>& uris);

} // namespace pheidi::model
