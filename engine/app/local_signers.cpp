// Looked up, read, remembered.
#include "app/local_signers.hpp"

#include "pheidi/model/signing.hpp"

namespace pheidi::app {

namespace discovery = federation::discovery;

namespace {

using signing_rows = std::map<account_id, result<model::signing_account>>;

constexpr std::chrono::hours key_life{1};

} // namespace

net::awaitable<result<discovery::signer>> local_signers::of(account_id account) {
  const auto* known = known_.find(account.value);
  if (known && steady_clock::now() - known->read_at < key_life) co_return known->who;
  auto* self = this;
  std::function<signing_rows(pqxx::dbtransaction&)> query = [self, account](pqxx::dbtransaction& tx) {
    const auto facts = self->schema_->current(tx);
    const std::vector<account_id> ids{account};
    return model::load_signing_accounts(tx, *facts, self->cipher_, self->identity_, ids);
  };
  auto found = co_await readers_.run<signing_rows>(on_, std::move(query));
  if (!found) co_return found.error();
  auto& row = found->at(account);
  if (!row) co_return row.error();
  auto key = crypto::rsa_private_key::from_pem(row->private_key_pem);
  if (!key) co_return key.error();
  discovery::signer out{row->key_id, std::make_shared<const crypto::rsa_private_key>(std::move(*key))};
  known_.put(account.value, {out, steady_clock::now()});
  co_return std::move(out);
}

} // namespace pheidi::app
