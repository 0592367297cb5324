// Keys by batch from the database; signatures a few per loop turn.
#include "pheidi/federation/delivery/signer.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/wipe.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pheidi::federation::delivery {

namespace {

constexpr std::size_t most_per_turn = 4;
constexpr milliseconds longest_turn{1};

std::string fingerprint(std::string_view pem) {
  return crypto::hex(crypto::sha256(pem));
}

} // namespace

identity_cache::identity_cache(net::loop& l, load_accounts load, std::size_t capacity, seconds ttl)
    : loop_(l), load_(std::move(load)), ttl_(ttl), known_(capacity), extra_(256) {}

const result<identity_ptr>* identity_cache::known(account_id id) {
  const auto* found = known_.find(id);
  if (!found || steady_clock::now() - found->loaded_at >= ttl_) return nullptr;
  ++hits;
  return &found->value;
}

net::awaitable<result<identity_ptr>> identity_cache::find(account_id id) {
  if (const auto* found = known(id)) co_return *found;
  ++misses;
  net::one_shot<result<identity_ptr>> answer;
  waiting_.push_back({id, [&answer](result<identity_ptr> r) { answer.set(std::move(r)); }});
  if (!loading_) {
    loading_ = true;
    loop_.spawn(load_wanted());
  }
  co_return co_await answer.wait();
}

net::awaitable<void> identity_cache::load_wanted() {
  while (!waiting_.empty()) {
    auto batch = std::move(waiting_);
    waiting_.clear();
    std::vector<account_id> ids;
    for (const auto& w : batch)
      ids.push_back(w.id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto rows = co_await load_(ids);
    // Answered from what was read: the cache may be smaller than the batch.
    std::map<account_id, result<identity_ptr>> fresh;
    if (rows)
      for (auto& [id, row] : *rows)
        fresh.emplace(id, store(id, std::move(row)));
    for (auto& w : batch) {
      const auto read = fresh.find(w.id);
      const auto* known = known_.find(w.id);
      // A database that cannot be asked does not make a known key wrong.
      if (read != fresh.end())
        w.resume(read->second);
      else if (known)
        w.resume(known->value);
      else
        w.resume(rows ? error(model::errc::no_such_account, std::to_string(w.id.value)) : rows.error());
    }
  }
  loading_ = false;
}

result<identity_ptr> identity_cache::store(account_id id, result<model::signing_account> row) {
  const auto now = steady_clock::now();
  if (!row) return known_.put(id, {row.error(), now}).value;
  const auto print = fingerprint(row->private_key_pem);
  auto fresh = std::make_shared<signing_identity>();
  if (const auto* known = known_.find(id); known && known->value && (*known->value)->pem_fingerprint == print)
    fresh->key = (*known->value)->key;
  if (!fresh->key) {
    auto key = crypto::rsa_private_key::from_pem(row->private_key_pem);
    if (!key)
      return known_.put(id, {error(key.error().code, "account " + std::to_string(id.value)), now}).value;
    fresh->key = std::make_shared<const crypto::rsa_private_key>(std::move(*key));
  }
  crypto::wipe(row->private_key_pem);
  fresh->account = std::move(*row);
  fresh->pem_fingerprint = print;
  return known_.put(id, {identity_ptr(std::move(fresh)), now}).value;
}

result<identity_ptr> identity_cache::with_key(const identity_ptr& base, const options& o) {
  const auto key_id =
      o.sign_with_uri.empty() ? base->account.actor_uri + o.sign_with_fragment : o.sign_with_uri;
  const auto cached_as = fingerprint(o.sign_with_pem) + key_id;
  if (const auto* known = extra_.find(cached_as)) return *known;
  auto key = crypto::rsa_private_key::from_pem(o.sign_with_pem);
  if (!key) return error(key.error().code, "sign_with");
  auto fresh = std::make_shared<signing_identity>();
  fresh->account = base->account;
  fresh->account.key_id = key_id;
  fresh->key = std::make_shared<const crypto::rsa_private_key>(std::move(*key));
  return extra_.put(cached_as, identity_ptr(std::move(fresh)));
}

void identity_cache::doubt(account_id id) {
  // Not erased: if the database cannot be asked, the known key is still the best there is.
  if (auto* known = known_.find(id)) known->loaded_at = steady_time{};
}

struct sign_pump::signed_request {
  request* who = nullptr;
  result<std::string> signature = std::string();
};

void sign_pump::ask(request& r) {
  queue_.push_back(&r);
  if (scheduled_) return;
  scheduled_ = true;
  loop_.post([this] { turn(); });
}

void sign_pump::turn() {
  // A few at once, so that the tables of the exponentiation stay warm and the reactor is asked once for all
  // of them; few, because sockets and timers wait meanwhile.
  std::array<signed_request, most_per_turn> done;
  std::size_t n = 0;
  const auto begun = steady_clock::now();
  for (auto now = begun; n < most_per_turn && !queue_.empty() && now - begun < longest_turn;) {
    auto* head = queue_.front();
    queue_.pop_front();
    done[n++] = {head, head->key.sign_sha256(head->text)};
    const auto before = std::exchange(now, steady_clock::now());
    if (taken_) taken_->observe(std::chrono::duration<double>(now - before).count());
  }
  // Re-posted before the answers: who waits may queue the next one while it runs.
  if (!queue_.empty())
    loop_.post([this] { turn(); });
  else
    scheduled_ = false;
  for (std::size_t i = 0; i < n; ++i)
    done[i].who->answer.set(std::move(done[i].signature));
}

} // namespace pheidi::federation::delivery
