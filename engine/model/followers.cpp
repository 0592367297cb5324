// The followers digest of FEP-8fcf.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/model/signing.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::string followers_digest_of(const std::vector<std::string>& uris) {
  crypto::sha256_digest sum{};
  for (const auto& uri : uris) {
    const auto digest = crypto::sha256(uri);
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] = static_cast<unsigned char>(sum[i] ^ digest[i]);
  }
  return crypto::hex(sum);
}

std::string followers_digest(pqxx::dbtransaction& tx, account_id account,
                             const std::string& authority_prefix) {
  std::vector<std::string> uris;
  if (!storable(authority_prefix)) return followers_digest_of(uris);
  const auto rows = exec(tx,
                         "SELECT a.uri FROM follows f JOIN accounts a ON a.id = f.account_id"
                         " WHERE f.target_account_id = $1 AND (a.uri = $2 OR a.uri LIKE $3)",
                         account.value, authority_prefix, like_literal(authority_prefix) + "/%");
  for (const auto& row : rows)
    uris.push_back(row[0].as<std::string>());
  return followers_digest_of(uris);
}

} // namespace pheidi::model
