// Keys of accounts here, for GETs of others' documents: the instance actor's, and those of who may see more.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/model/schema.hpp"

#include <memory>

namespace pheidi::app {

/// Lives on one loop. A key is read from the database once and again after an hour: it hardly ever changes.
class local_signers {
 public:
  local_signers(net::loop& on, db::executor& readers, const crypto::rails_cipher& cipher,
                const config::identity_settings& identity, std::shared_ptr<model::schema_watch> schema)
      : on_(on), readers_(readers), cipher_(cipher), identity_(identity), schema_(std::move(schema)) {}

  net::awaitable<result<federation::discovery::signer>> of(account_id account);

 private:
  struct known_signer {
    federation::discovery::signer who;
    steady_time read_at{};
  };

  net::loop& on_;
  db::executor& readers_;
  const crypto::rails_cipher& cipher_;
  const config::identity_settings& identity_;
  std::shared_ptr<model::schema_watch> schema_;
  lru<std::int64_t, known_signer> known_{1000};
};

} // namespace pheidi::app
