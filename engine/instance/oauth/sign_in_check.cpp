// Counted first, then looked up, then hashed on a thread of its own.
#include "sign_in_check.hpp"

#include "attempts.hpp"
#include "html.hpp"
#include "one_time_password.hpp"
#include "visitor.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/crypto/password.hpp"
#include "pheidi/model/client/local_accounts.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

constexpr std::size_t most_recovery_codes = 16;

struct known {
  std::optional<model::local_user> who;
  model::second_factor factor;
};

/// The same work for everybody, whether there is such a person or not.
known look_up(pqxx::dbtransaction& tx, const std::string& who) {
  known out{model::find_user_by_email_or_name(tx, who), {}};
  out.factor = model::find_second_factor(tx, out.who ? out.who->id : 0);
  return out;
}

void judge_code(sign_in_verdict& out, const std::string& code, const model::second_factor& factor,
                const crypto::rails_cipher& cipher, wall_time now) {
  const auto secret = cipher.decrypt(factor.secret_column);
  if (!secret) {
    log::warn("oauth.second_factor",
              {{"user", std::to_string(out.who->id)}, {"error", secret.error().message()}});
    out.is = proven::other_factor;
    return;
  }
  out.step = step_of_code(*secret, code, now, factor.last_step);
  if (out.step) out.is = proven::yes;
  if (out.step || code.size() < 8) return;
  for (std::size_t i = 0; i < factor.recovery.size() && i < most_recovery_codes; ++i) {
    if (!crypto::verify_password(code, factor.recovery[i])) continue;
    out.recovery = factor.recovery[i];
    out.is = proven::yes;
    return;
  }
}

web::answer busy(int status) {
  return status == 429 ? notice(429, "Too many attempts", "Wait a while before you try again.")
                       : notice(503, "Not now", "The server cannot check passwords now. Try again soon.");
}

} // namespace

sign_in_claim claim_of(const web::parameters& given) {
  const auto user = given.child("user");
  return {user.text_or_empty("email"), user.text_or_empty("password"), user.text_or_empty("otp_attempt")};
}

sign_in_verdict judge(const sign_in_claim& claim, std::optional<model::local_user> who,
                      const model::second_factor& factor, const crypto::rails_cipher& cipher, wall_time now) {
  sign_in_verdict out;
  out.who = std::move(who);
  // Those are no one's password, and take as long as a wrong one does.
  const bool impossible = claim.password.empty() || claim.password.size() > 4 * crypto::max_password_bytes;
  const bool nobody = !out.who || out.who->password_hash.empty() || impossible;
  const bool right = nobody ? crypto::verify_nobody(claim.password)
                            : crypto::verify_password(claim.password, out.who->password_hash);
  if (!right) return out;
  if (!factor.asked_for) {
    out.is = factor.role_asks ? proven::no_factor_yet : proven::yes;
    return out;
  }
  if (factor.secret_column.empty())
    out.is = proven::other_factor;
  else
    judge_code(out, claim.code, factor, cipher, now);
  return out;
}

net::awaitable<std::optional<web::answer>> check_sign_in(web::early_call& c) {
  if (auto foreign = refuse_foreign(c.request, c.given, c.here.settings, "sign_in")) co_return foreign;
  const auto claim = claim_of(c.given);
  std::vector<attempt> attempts{sign_ins_from(c.address), sign_ins_as(model::normal_email(claim.who))};
  const auto first = co_await count_attempts(c.here, std::move(attempts));
  if (first != counted::allowed) co_return busy(first == counted::too_often ? 429 : 503);
  std::function<known(pqxx::dbtransaction&)> look = [&claim](pqxx::dbtransaction& tx) {
    return look_up(tx, claim.who);
  };
  auto found = co_await c.here.readers.run<known>(c.here.on, std::move(look));
  if (!found) co_return busy(503);
  // By name and by address it is the same person.
  const auto id = found->who ? found->who->id : 0;
  std::vector<attempt> as_person;
  as_person.push_back(
      sign_ins_as(id ? fmt::format("user {}", id) : "nobody " + model::normal_email(claim.who)));
  const auto second = co_await count_attempts(c.here, std::move(as_person));
  if (second != counted::allowed) co_return busy(second == counted::too_often ? 429 : 503);
  std::function<sign_in_verdict()> work = [claim, found = std::move(*found), &cipher = c.here.cipher] {
    return judge(claim, found.who, found.factor, cipher, wall_clock::now());
  };
  auto verdict = co_await c.here.passwords.run<sign_in_verdict>(c.here.on, std::move(work));
  if (!verdict) co_return busy(503);
  c.brought = std::move(*verdict);
  co_return std::nullopt;
}

} // namespace pheidi::instance::oauth
