// The followers digest of FEP-8fcf.
#include "pheidi/crypto/digest.hpp"
#include "pheidi/model/published.hpp"
#include "pheidi/model/signing.hpp"

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
  return followers_digest_of(followers_at(tx, account, authority_prefix));
}

} // namespace pheidi::model
