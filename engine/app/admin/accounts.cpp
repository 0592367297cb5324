// Making, showing and changing local accounts.
#include "app/admin/find_account.hpp"

#include "pheidi/app/admin_accounts.hpp"
#include "pheidi/crypto/password.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

std::string sentence(const std::vector<model::sign_up_problem>& problems) {
  std::string out;
  for (const auto& each : problems) {
    if (!out.empty()) out += "; ";
    out += fmt::format("the {} {}",
                       each.field == "email"      ? "e-mail address"
                       : each.field == "username" ? "user name"
                                                  : each.field,
                       model::sign_up_text(each.fault));
    const bool by_rule =
        each.fault == model::sign_up_fault::reserved || each.fault == model::sign_up_fault::blocked;
    if (by_rule) out += " (--force takes it all the same)";
    if (each.field == "username" && each.fault == model::sign_up_fault::invalid)
      out += " (letters, digits and _ only)";
  }
  return out;
}

/// Everyone's for an empty name.
result<std::optional<std::int64_t>> role_named(pqxx::dbtransaction& tx, const std::string& name) {
  if (name.empty()) return std::optional<std::int64_t>();
  const auto role = model::find_role(tx, name);
  if (!role)
    return refused(fmt::format("there is no role '{}'; usual ones are Owner, Admin, Moderator", name));
  return role;
}

model::sign_up sign_up_of(const account_wish& wish, std::optional<std::int64_t> role) {
  model::sign_up out;
  out.username = wish.username;
  out.email = wish.email;
  out.password = wish.password.empty() ? crypto::make_password() : wish.password;
  out.locale = wish.locale;
  out.role = role;
  out.confirmed = wish.confirmed;
  out.approved = wish.approved;
  out.past_the_rules = wish.reserved_too;
  return out;
}

/// One change after the other, each with what it says when it changed something.
class changer {
 public:
  changer(pqxx::dbtransaction& tx, const account_card& who, admin_session::follow_ups& then)
      : tx_(tx), user_(*who.user), then_(then), now_(wall_clock::now()) {
    out_.username = user_.username;
  }

  void apply(const account_changes& c, std::optional<std::optional<std::int64_t>> role) {
    if (role) {
      model::set_role(tx_, user_.id, *role, now_);
      say(true,
          c.role->empty() ? std::string("has no role any more") : fmt::format("has the role {}", *c.role));
    }
    if (c.confirm) say(model::confirm_user(tx_, user_.id, now_), "has a confirmed e-mail address");
    if (c.approve) say(model::approve_user(tx_, user_.id, now_), "is approved");
    if (c.disabled) set_disabled(*c.disabled);
    if (c.reset_second_factor) {
      model::reset_second_factor(tx_, user_.id, now_);
      say(user_.asks_second_factor, "signs in without a second factor");
    }
    if (c.reset_password) reset_password(c.password);
  }
  changed_account take() { return std::move(out_); }

 private:
  void say(bool changed, std::string_view what) {
    if (changed) out_.done.emplace_back(what);
  }
  void set_disabled(bool disabled) {
    const bool changed = model::set_disabled(tx_, user_.id, disabled, now_);
    say(changed, disabled ? "cannot sign in any more" : "may sign in again");
    if (changed && disabled) then_.run(federation::outbox::end_streams_of(user_.account, {}));
  }
  void reset_password(const std::optional<std::string>& given) {
    if (!given) out_.password = crypto::make_password();
    model::set_password(tx_, user_.id, given ? *given : out_.password, now_);
    const auto revoked = model::end_all_sessions(tx_, user_.id, now_);
    then_.run(federation::outbox::end_streams_of(user_.account, revoked));
    say(true, "has a new password and is signed out everywhere");
  }

  pqxx::dbtransaction& tx_;
  const model::local_user& user_;
  admin_session::follow_ups& then_;
  wall_time now_;
  changed_account out_;
};

} // namespace

result<new_account> create_account(admin_session& in, const account_wish& wish) {
  if (!in.cipher().configured())
    return refused("the key of the account could not be kept as Rails wants it: set"
                   " ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY and ..._KEY_DERIVATION_SALT");
  const auto ours = in.check_secrets();
  if (!ours) return ours.error();
  return in.change<new_account>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups&) -> result<new_account> {
        const auto role = role_named(tx, wish.role);
        if (!role) return role.error();
        const auto wanted = sign_up_of(wish, *role);
        auto outcome = model::create_local_account(tx, wanted, in.cipher(), wall_clock::now());
        if (!outcome.made) return refused(sentence(outcome.problems));
        return new_account{outcome.made->account, wanted.username, wanted.password,
                           outcome.made->confirmation_token, outcome.made->approved};
      });
}

result<account_card> show_account(admin_session& in, std::string_view handle) {
  return in.look<account_card>(
      [&](pqxx::dbtransaction& tx) { return account_named(tx, handle, in.settings().identity); });
}

result<std::vector<model::local_user>> list_accounts(admin_session& in, model::user_filter which, int most) {
  using users = std::vector<model::local_user>;
  return in.look<users>(
      [&](pqxx::dbtransaction& tx) -> result<users> { return model::list_users(tx, which, 0, most); });
}

result<changed_account> change_account(admin_session& in, std::string_view handle,
                                       const account_changes& changes) {
  if (changes.password && model::password_fault(*changes.password))
    return refused(
        fmt::format("the password {}", model::sign_up_text(*model::password_fault(*changes.password))));
  if (changes.email && !model::valid_email(model::normal_email(*changes.email)))
    return refused(fmt::format("'{}' is no e-mail address", *changes.email));
  return in.change<changed_account>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<changed_account> {
        const auto who = local_account_named(tx, handle, in.settings().identity);
        if (!who) return who.error();
        std::optional<std::optional<std::int64_t>> role;
        if (changes.role) {
          const auto named = role_named(tx, *changes.role);
          if (!named) return named.error();
          role = *named;
        }
        const auto email = changes.email ? model::normal_email(*changes.email) : who->user->email;
        const bool moves = email != who->user->email;
        if (moves && !model::set_email(tx, who->user->id, email, wall_clock::now()))
          return refused(fmt::format("somebody else has the address {}", email));
        changer all(tx, *who, then);
        all.apply(changes, role);
        auto done = all.take();
        if (moves) done.done.insert(done.done.begin(), fmt::format("has the address {}", email));
        return done;
      });
}

} // namespace pheidi::app
