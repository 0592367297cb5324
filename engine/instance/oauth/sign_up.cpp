// POST /api/v1/accounts: an application signs somebody up.
#include "age.hpp"
#include "attempts.hpp"
#include "endpoints.hpp"
#include "secrets.hpp"
#include "token_entity.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/sign_up_rules.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace pheidi::instance::oauth {

namespace {

namespace json = boost::json;
using model::sign_up_fault;
using problems = std::vector<model::sign_up_problem>;

/// "date_of_birth" -> "Date of birth"
std::string label(std::string field) {
  std::ranges::replace(field, '_', ' ');
  if (!field.empty()) field[0] = ascii::to_upper(field[0]);
  return field;
}

web::answer refusal(const problems& all) {
  std::string sentence = "Validation failed: ";
  json::object details;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [field, fault] = all[i];
    sentence += fmt::format("{}{} {}", i ? ", " : "", label(field), model::sign_up_text(fault));
    auto& list = details[field];
    if (!list.is_array()) list.emplace_array();
    list.as_array().push_back(
        json::object{{"error", model::sign_up_code(fault)}, {"description", model::sign_up_text(fault)}});
  }
  web::answer out(json::object{{"error", sentence}, {"details", std::move(details)}});
  out.status = 422;
  return out;
}

/// "pt-BR", "Europe/Lisbon"; nothing for what is no such word.
std::string word(std::string text, std::size_t longest) {
  const auto letter = [](char c) {
    return ascii::is_alnum(c) || std::string_view("-_+/ ()&.").find(c) != std::string_view::npos;
  };
  return text.size() <= longest && std::ranges::all_of(text, letter) ? std::move(text) : std::string();
}

struct conditions {
  model::sign_up_rules rules;
  std::optional<model::invitation> invited;
  bool open() const { return invited || rules.mode == "open" || rules.mode == "approved"; }
  bool reason_wanted() const { return !invited && rules.mode == "approved" && rules.reason_required; }
  bool approves() const {
    if (invited && invited->passes_approval) return true;
    return rules.mode == "open" && !rules.address_waits;
  }
};

std::optional<sign_up_fault> age_fault(const web::call& c, int min_age) {
  if (min_age == 0) return std::nullopt;
  const auto said = c.given.text_or_empty("date_of_birth");
  if (said.empty()) return sign_up_fault::blank;
  const auto born = read_day(said);
  if (!born) return sign_up_fault::invalid;
  if (years_since(*born, c.now) < min_age) return sign_up_fault::below_limit;
  return std::nullopt;
}

/// What the tables of users have no part in.
problems faults_of(const web::call& c, const conditions& under, const model::sign_up& wanted) {
  problems out;
  if (!c.given.flag_or("agreement", false)) out.push_back({"agreement", sign_up_fault::accepted});
  if (under.reason_wanted() && wanted.reason.empty()) out.push_back({"reason", sign_up_fault::blank});
  if (const auto fault = age_fault(c, under.rules.min_age)) out.push_back({"date_of_birth", *fault});
  return out;
}

model::sign_up wanted_of(const web::call& c, const conditions& under) {
  model::sign_up out;
  out.username = c.given.text_or_empty("username");
  out.email = c.given.text_or_empty("email");
  out.password = c.given.text_or_empty("password");
  out.locale = word(c.given.text_or_empty("locale"), 16);
  out.time_zone = word(c.given.text_or_empty("time_zone"), 64);
  out.reason = c.given.text_or_empty("reason");
  out.application = c.by->application;
  if (under.invited) out.invite = under.invited->id;
  if (under.rules.min_age) out.age_verified_at = c.now;
  out.address = c.address;
  out.approved = under.approves();
  return out;
}

} // namespace

net::awaitable<std::optional<web::answer>> count_sign_up(web::early_call& c) {
  std::vector<attempt> attempts;
  attempts.push_back(sign_ups_from(c.address));
  const auto allowed = co_await count_attempts(c.here, std::move(attempts));
  if (allowed == counted::too_often) co_return web::answer::refusal(429, "Too many requests");
  if (allowed == counted::unknown) co_return web::answer::refusal(503, "Nobody can sign up now");
  co_return std::nullopt;
}

web::answer sign_up(web::call& c) {
  conditions under{model::find_sign_up_rules(c.tx, c.address, c.now),
                   model::find_invitation(c.tx, c.given.text_or_empty("invite_code"), c.now)};
  const bool closed = c.here.settings.web.single_user || !under.open() || under.rules.address_blocked;
  if (closed || !c.by->application || !c.here.cipher.configured()) return web::not_allowed();
  const auto wanted = wanted_of(c, under);
  if (auto faults = faults_of(c, under, wanted); !faults.empty()) {
    auto all = model::check_sign_up(c.tx, wanted);
    all.insert(all.end(), faults.begin(), faults.end());
    return refusal(all);
  }
  const auto outcome = model::create_local_account(c.tx, wanted, c.here.cipher, c.now);
  if (!outcome.made) return refusal(outcome.problems);
  return token_entity(model::obtain_oauth_token(c.tx, c.by->application, outcome.made->user, c.by->scopes,
                                                make_secret(), c.now));
}

} // namespace pheidi::instance::oauth
