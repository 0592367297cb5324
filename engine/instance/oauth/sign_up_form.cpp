// The form of a sign-up, and what is in the way of it: asked before the secrets are made, and again where the
// rows are written.
#include "sign_up_form.hpp"

#include "age.hpp"

#include "pheidi/base/ascii.hpp"
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

std::optional<sign_up_fault> age_fault(const applicant& who, int min_age) {
  if (min_age == 0) return std::nullopt;
  const auto said = who.given.text_or_empty("date_of_birth");
  if (said.empty()) return sign_up_fault::blank;
  const auto born = read_day(said);
  if (!born) return sign_up_fault::invalid;
  if (years_since(*born, who.now) < min_age) return sign_up_fault::below_limit;
  return std::nullopt;
}

/// What the tables of users have no part in.
problems faults_of(const applicant& who, const conditions& under, const model::sign_up& wanted) {
  problems out;
  if (!who.given.flag_or("agreement", false)) out.push_back({"agreement", sign_up_fault::accepted});
  if (under.reason_wanted() && wanted.reason.empty()) out.push_back({"reason", sign_up_fault::blank});
  if (const auto fault = age_fault(who, under.rules.min_age)) out.push_back({"date_of_birth", *fault});
  return out;
}

model::sign_up wanted_of(const applicant& who, const conditions& under) {
  model::sign_up out;
  out.username = who.given.text_or_empty("username");
  out.email = who.given.text_or_empty("email");
  out.password = who.given.text_or_empty("password");
  out.locale = word(who.given.text_or_empty("locale"), 16);
  out.time_zone = word(who.given.text_or_empty("time_zone"), 64);
  out.reason = who.given.text_or_empty("reason");
  out.application = who.by->application;
  if (under.invited) out.invite = under.invited->id;
  if (under.rules.min_age) out.age_verified_at = who.now;
  out.address = who.address;
  out.approved = under.approves();
  return out;
}

} // namespace

web::answer sign_up_refusal(const problems& all) {
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

web::or_refusal<model::sign_up> read_sign_up(pqxx::dbtransaction& tx, const applicant& who, invited how) {
  const auto code = who.given.text_or_empty("invite_code");
  conditions under{model::find_sign_up_rules(tx, who.address, who.now), {}};
  under.invited = how == invited::held ? model::hold_invitation(tx, code, who.now)
                                       : model::find_invitation(tx, code, who.now);
  const bool closed = who.here.settings.web.single_user || !under.open() || under.rules.address_blocked;
  if (closed || !who.by->application || !who.here.cipher.configured()) return web::not_allowed();
  auto wanted = wanted_of(who, under);
  auto all = model::check_sign_up(tx, wanted);
  const auto more = faults_of(who, under, wanted);
  all.insert(all.end(), more.begin(), more.end());
  if (!all.empty()) return sign_up_refusal(all);
  return wanted;
}

} // namespace pheidi::instance::oauth
