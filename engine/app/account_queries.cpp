// Queries as functors, so that their coroutines outlive no lambda.
#include "account_queries.hpp"

namespace pheidi::app {

namespace {

using rows = std::map<account_id, result<model::signing_account>>;

/// Functors, because a coroutine must not live in a capturing lambda; the std::function that holds them
/// outlives it.
struct load_accounts {
  db::executor& database;
  const crypto::rails_cipher& cipher;
  const config::identity_settings& identity;
  std::shared_ptr<model::schema_watch> schema;
  net::loop& on;

  net::awaitable<result<rows>> operator()(std::vector<account_id> ids) const {
    const auto* self = this;
    std::function<rows(pqxx::dbtransaction&)> query = [self, &ids](pqxx::dbtransaction& tx) {
      const auto facts = self->schema->current(tx);
      return model::load_signing_accounts(tx, *facts, self->cipher, self->identity, ids);
    };
    co_return co_await database.run<rows>(on, std::move(query));
  }
};

struct digest_followers {
  db::executor& database;

  net::awaitable<result<std::string>> operator()(net::loop& on, account_id id, std::string authority) const {
    std::function<std::string(pqxx::dbtransaction&)> query = [id, &authority](pqxx::dbtransaction& tx) {
      return model::followers_digest(tx, id, authority);
    };
    co_return co_await database.run<std::string>(on, std::move(query));
  }
};

} // namespace

federation::delivery::account_source account_queries(db::executor& database,
                                                     const crypto::rails_cipher& cipher,
                                                     const config::identity_settings& identity,
                                                     std::shared_ptr<model::schema_watch> schema) {
  federation::delivery::account_source out;
  out.loader = [&database, &cipher, &identity, schema](net::loop& on) -> federation::delivery::load_accounts {
    return load_accounts{database, cipher, identity, schema, on};
  };
  out.followers_digest = digest_followers{database};
  return out;
}

} // namespace pheidi::app
