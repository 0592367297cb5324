// Reads who signs and with which key.
#include "pheidi/model/signing.hpp"

#include "account_sql.hpp"
#include "exec.hpp"
#include "local_keys.hpp"
#include "sql_text.hpp"

#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// Columns that this schema lacks are replaced by what their absence means.
std::string signers_sql(const schema_facts& schema) {
  return fmt::format("SELECT a.id, a.username, a.domain IS NOT NULL AS remote, {} AS id_scheme,"
                     " {} AS gone,"
                     " a.private_key AS account_key, {} AS pair_key, {} AS fragment"
                     " FROM accounts a {} WHERE a.id = ANY($1::bigint[])",
                     schema.has_id_scheme ? "a.id_scheme" : "NULL", gone_sql(schema),
                     key_pair_column(schema, "private_key"), key_pair_column(schema, "fragment"),
                     key_pair_join(schema));
}

result<std::string> readable_key(const std::string& column, const crypto::rails_cipher& cipher,
                                 const std::string& whose) {
  if (column.empty()) return error{errc::no_key, whose};
  std::string pem = column;
  if (crypto::rails_cipher::looks_encrypted(column)) {
    auto plain = cipher.decrypt(column);
    if (!plain)
      return error{errc::unreadable_key, fmt::format("{}: {}", whose, plain.error().code.message())};
    if (plain->empty()) return error{errc::no_key, whose};
    pem = std::move(*plain);
  }
  if (pem.find("-----BEGIN") == std::string::npos) return error{errc::unreadable_key, whose + ": not a PEM"};
  return pem;
}

result<signing_account> read_account(const pqxx::row& row, const crypto::rails_cipher& cipher,
                                     const config::identity_settings& identity) {
  signing_account out;
  out.id = account_id(row["id"].as<std::int64_t>());
  const auto whose = fmt::format("account {}", out.id.value);
  if (row["remote"].as<bool>()) return error{errc::no_key, whose + " is remote"};

  const bool from_pair = !row["pair_key"].is_null();
  auto pem =
      readable_key(row[from_pair ? "pair_key" : "account_key"].as<std::string>(std::string()), cipher, whose);
  if (!pem) return pem.error();

  out.username = row["username"].as<std::string>();
  const auto scheme = row["id_scheme"].as<int>(0) == 1 ? uri_scheme::numeric : uri_scheme::username;
  out.actor_uri = actor_uri(out.id, out.username, scheme, identity);
  out.followers_uri = out.actor_uri + "/followers";
  out.key_id = out.actor_uri + (from_pair ? fragment_or_main(row["fragment"]) : "#main-key");
  out.private_key_pem = std::move(*pem);
  out.permanently_unavailable = row["gone"].as<bool>();
  return out;
}

} // namespace

std::map<account_id, result<signing_account>>
load_signing_accounts(pqxx::dbtransaction& tx, const schema_facts& schema, const crypto::rails_cipher& cipher,
                      const config::identity_settings& identity, const std::vector<account_id>& ids) {
  std::map<account_id, result<signing_account>> out;
  if (ids.empty()) return out;
  for (const auto& row : exec(tx, signers_sql(schema), array_literal(ids)))
    out.emplace(account_id(row["id"].as<std::int64_t>()), read_account(row, cipher, identity));
  for (const auto id : ids)
    out.try_emplace(id, error{errc::no_such_account, fmt::format("account {}", id.value)});
  return out;
}

} // namespace pheidi::model
