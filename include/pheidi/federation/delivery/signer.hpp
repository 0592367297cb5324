// Who signs for whom on one shard: parsed keys in a bounded cache that notices rotation.
//
// Misses of one loop turn go to the database as one query. An entry is looked up
// again after its time to live, and `doubt` makes the next look-up fresh (a peer
// answered 401: the key may have been rotated). The parsed key stays as long as
// its PEM is the same.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/base/metrics.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/federation/delivery/plan.hpp"
#include "pheidi/model/signing.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/net/one_shot.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::delivery {

/// A local account with its key, ready to sign on this shard.
struct signing_identity {
  model::signing_account account; // its PEM is emptied once parsed
  std::string pem_fingerprint;
  std::shared_ptr<const crypto::rsa_private_key> key;
};
using identity_ptr = std::shared_ptr<const signing_identity>;

/// The blocking look-up, run by the shell on the database's threads; an error means that the database could
/// not be asked.
using load_accounts =
    std::function<net::awaitable<result<std::map<account_id, result<model::signing_account>>>>(
        std::vector<account_id>)>;

class identity_cache {
 public:
  identity_cache(net::loop& l, load_accounts load, std::size_t capacity, seconds ttl);
  /// model::errc or crypto::errc for an account that cannot sign, db::errc when the database could not be
  /// asked.
  net::awaitable<result<identity_ptr>> find(account_id id);
  /// What find would answer at once; null if it has to ask.
  const result<identity_ptr>* known(account_id id);
  /// The key of the job's `sign_with`, under the account's name.
  result<identity_ptr> with_key(const identity_ptr& base, const options& o);
  void doubt(account_id id);
  void set_ttl(seconds ttl) { ttl_ = ttl; }
  std::size_t size() const { return known_.size(); }
  std::uint64_t hits = 0, misses = 0;

 private:
  struct entry {
    result<identity_ptr> value;
    steady_time loaded_at{};
  };
  struct waiter {
    account_id id;
    std::function<void(result<identity_ptr>)> resume;
  };
  net::awaitable<void> load_wanted();
  result<identity_ptr> store(account_id id, result<model::signing_account> row);

  net::loop& loop_;
  load_accounts load_;
  seconds ttl_;
  lru<account_id, entry> known_;
  lru<std::string, identity_ptr> extra_; // sign_with keys
  std::vector<waiter> waiting_;
  bool loading_ = false;
};

/// A few signatures per loop turn, so that timers and sockets are served between two turns
/// (a signature is a quarter of a millisecond; thousands may be due at once).
class sign_pump {
 public:
  /// Lives, with what it views, until its answer has come.
  struct request {
    const crypto::rsa_private_key& key;
    std::string_view text;
    net::one_shot<result<std::string>> answer{};
  };

  explicit sign_pump(net::loop& l) : loop_(l) {}
  /// Where the time of each signature is recorded.
  void observe(metrics::histogram* taken) { taken_ = taken; }
  void ask(request& r);
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct signed_request;
  void turn();
  net::loop& loop_;
  metrics::histogram* taken_ = nullptr;
  std::deque<request*> queue_;
  bool scheduled_ = false;
};

} // namespace pheidi::federation::delivery
