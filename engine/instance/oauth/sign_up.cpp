// POST /api/v1/accounts: an application signs somebody up. The secrets are made on a side thread, the rows
// written in the transaction.
#include "attempts.hpp"
#include "endpoints.hpp"
#include "secrets.hpp"
#include "sign_up_form.hpp"
#include "token_entity.hpp"

namespace pheidi::instance::oauth {

namespace {

web::answer nobody_now() {
  return web::answer::refusal(503, "Nobody can sign up now");
}

} // namespace

net::awaitable<std::optional<web::answer>> prepare_sign_up(web::early_call& c) {
  std::vector<attempt> attempts;
  attempts.push_back(sign_ups_from(c.address));
  const auto allowed = co_await count_attempts(c.here, std::move(attempts));
  if (allowed == counted::too_often) co_return web::answer::refusal(429, "Too many requests");
  if (allowed == counted::unknown) co_return nobody_now();
  // Who is refused anyway costs no key pair.
  using read_form = web::or_refusal<model::sign_up>;
  std::function<read_form(pqxx::dbtransaction&)> look = [&c](pqxx::dbtransaction& tx) {
    return read_sign_up(tx, {c.here, c.given, c.by, c.address, wall_clock::now()}, invited::looked_up);
  };
  auto wanted = co_await c.here.readers.run<read_form>(c.here.on, std::move(look));
  if (!wanted) co_return nobody_now();
  if (!*wanted) co_return wanted->error();
  using secrets = model::account_secrets;
  std::function<secrets()> make = [password = (*wanted)->password, &cipher = c.here.cipher] {
    return model::make_account_secrets(password, cipher);
  };
  auto made = co_await c.here.passwords.run<secrets>(c.here.on, std::move(make));
  if (!made) co_return nobody_now();
  c.brought = std::move(*made);
  co_return std::nullopt;
}

web::answer sign_up(web::call& c) {
  const auto* own = c.carried<model::account_secrets>();
  if (!own) return nobody_now();
  const auto wanted = read_sign_up(c.tx, {c.here, c.given, c.by, c.address, c.now}, invited::held);
  if (!wanted) return wanted.error();
  const auto outcome = model::create_local_account(c.tx, *wanted, *own, c.now);
  if (!outcome.made) return sign_up_refusal(outcome.problems);
  return token_entity(model::obtain_oauth_token(c.tx, c.by->application, outcome.made->user, c.by->scopes,
                                                make_secret(), c.now));
}

} // namespace pheidi::instance::oauth
