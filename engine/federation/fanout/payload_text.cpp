// Signed by who speaks, unless the server keeps its posts to those who sign for them.
#include "federation/fanout/payload_text.hpp"

#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/signing.hpp"
#include "pheidi/model/site_settings.hpp"

#include <boost/json/serialize.hpp>

namespace pheidi::federation::fanout {

namespace {

bool shows_to_signers_only(pqxx::dbtransaction& tx, const fan_out_sources& from) {
  const auto& identity = from.settings.identity;
  return identity.authorized_fetch || identity.limited_federation ||
         model::site_flag(tx, "authorized_fetch", false);
}

struct signing_key {
  std::string pem, id;
};

result<signing_key> key_of(pqxx::dbtransaction& tx, const fan_out_sources& from, account_id sender,
                           const delivery::options& options) {
  const auto schema = from.schema->current(tx);
  const std::vector<account_id> ids{sender};
  const auto rows = model::load_signing_accounts(tx, *schema, from.cipher, from.settings.identity, ids);
  const auto& row = rows.at(sender);
  if (!row) return row.error();
  if (options.sign_with_pem.empty()) return signing_key{row->private_key_pem, row->key_id};
  const auto& uri = options.sign_with_uri;
  return signing_key{options.sign_with_pem, uri.empty() ? row->actor_uri + options.sign_with_fragment : uri};
}

} // namespace

std::string payload_of(std::string_view document) {
  std::string out;
  json::append_string(out, document);
  return out;
}

result<std::string> signed_payload_of(pqxx::dbtransaction& tx, const fan_out_sources& from,
                                      std::string_view document, account_id sender,
                                      const delivery::options& options) {
  if (shows_to_signers_only(tx, from)) return payload_of(document);
  const auto with = key_of(tx, from, sender, options);
  if (!with) return with.error();
  const auto key = crypto::rsa_private_key::from_pem(with->pem);
  if (!key) return key.error();
  const auto parsed = json::parse(document);
  if (!parsed) return parsed.error();
  const auto complete = crypto::sign_ld(parsed->as_object(), *key, with->id, wall_clock::now());
  if (!complete) return complete.error();
  return payload_of(boost::json::serialize(*complete));
}

} // namespace pheidi::federation::fanout
