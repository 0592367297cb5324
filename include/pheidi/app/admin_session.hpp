// What a command of an administrator works with: the database, and everything that its changes make others
// do.
//
//   admin_session admin(settings);
//   auto done = admin.change<bool>([](auto& tx, auto& then) -> result<bool> { ... });
//
// A change and its follow-ups commit together (pheidi.outbox); then they are carried to Redis at once. Where
// that fails, a process with the inbox role does it within half a minute. Blocks: for commands, one thread.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/outbox/lines.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/schema.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::app {

enum class errc {
  ok = 0,
  no_data_model, ///< the database is empty, or holds something that administration does not know
  refused,       ///< what was asked cannot be done; the context says why, and what to do
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "administration";
}

class admin_session {
 public:
  using follow_ups = federation::outbox::follow_ups;

  /// The settings outlive it.
  explicit admin_session(const config::settings& settings);

  const config::settings& settings() const { return settings_; }
  /// Derived when it is first asked for.
  const crypto::rails_cipher& cipher();
  /// Refused when what `cipher` encrypts would not be opened by the secrets that the instance was made with.
  result<void> check_secrets();

  /// Within `look` and `change`.
  const model::schema_facts& schema() const { return *schema_; }
  model::outgoing_context outgoing(wall_time now) const {
    return {*schema_, settings_.identity, settings_.media, now};
  }

  /// Whether something works the queues of Mastodon that the engine does not.
  bool ruby_works() const { return !settings_.queue.passthrough.empty(); }

  /// Errors: of the database; no_data_model; what `f` answers.
  template <class T>
  result<T> look(std::function<result<T>(pqxx::dbtransaction&)> f) {
    const auto ready = prepare();
    if (!ready) return ready.error();
    std::optional<result<T>> out; // of the last try
    const auto done =
        database_.run_now<void>([&](pqxx::dbtransaction& tx) { out.emplace(f(tx)); }, db::retry::no);
    if (!done) return done.error();
    return std::move(*out);
  }
  /// The same, with what has to follow; run once. An `f` that answers an error has changed nothing.
  template <class T>
  result<T> change(std::function<result<T>(pqxx::dbtransaction&, follow_ups&)> f) {
    std::vector<federation::outbox::line> lines;
    auto done = look<T>([&](pqxx::dbtransaction& tx) {
      follow_ups then;
      auto value = f(tx, then);
      if (value) lines = write_down(tx, then);
      return value;
    });
    if (done) carry_out(std::move(lines));
    return done;
  }
  /// False after a change whose follow-ups wait for a running process.
  bool all_carried_out() const { return carried_out_; }

 private:
  result<void> prepare();
  std::vector<federation::outbox::line> write_down(pqxx::dbtransaction& tx, const follow_ups& then);
  void carry_out(std::vector<federation::outbox::line> lines);

  const config::settings& settings_;
  db::executor database_;
  std::unique_ptr<crypto::rails_cipher> cipher_;
  std::optional<model::schema_facts> schema_;
  bool carried_out_ = true;
};

} // namespace pheidi::app
