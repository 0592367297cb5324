// Reads `domain_blocks` and `domain_allows` and finds the rule for a domain.
#include "pheidi/model/domain_policy.hpp"

#include "pheidi/base/ascii.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// `domain_blocks.severity`; 2 leaves accounts alone.
constexpr int silence = 0;
constexpr int suspend = 1;

/// As the tables have it: lower case, no port, no trailing dot.
std::string plain_domain(std::string_view domain) {
  const auto colon = domain.rfind(':');
  if (colon != std::string_view::npos &&
      domain.find_first_not_of("0123456789", colon + 1) == std::string_view::npos)
    domain = domain.substr(0, colon);
  if (domain.ends_with('.')) domain.remove_suffix(1);
  return ascii::lower(domain);
}

} // namespace

domain_policy domain_policy::load(pqxx::dbtransaction& tx, bool limited_federation) {
  domain_policy out;
  out.limited_ = limited_federation;
  for (const auto& row :
       tx.exec("SELECT domain, severity, reject_media, reject_reports FROM domain_blocks")) {
    const int severity = row[1].as<int>(silence);
    out.add_block(row[0].as<std::string>(),
                  {severity == suspend, severity == silence, row[2].as<bool>(), row[3].as<bool>()});
  }
  if (limited_federation)
    for (const auto& row : tx.exec("SELECT domain FROM domain_allows"))
      out.add_allow(row[0].as<std::string>());
  return out;
}

void domain_policy::add_block(std::string_view domain, domain_rule rule) {
  // Who is refused has nothing that could be taken.
  if (rule.suspended) rule.reject_media = rule.reject_reports = true;
  auto name = plain_domain(domain);
  if (!name.empty()) blocks_.insert_or_assign(std::move(name), rule);
}

void domain_policy::add_allow(std::string_view domain) {
  allows_.insert(plain_domain(domain));
}

domain_rule domain_policy::rule(std::string_view domain) const {
  if (blocks_.empty()) return {};
  const auto name = plain_domain(domain);
  for (std::string_view rest = name; !rest.empty();) {
    const auto found = blocks_.find(rest);
    if (found != blocks_.end()) return found->second;
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return {};
}

bool domain_policy::allowed(std::string_view domain) const {
  if (domain.empty()) return true;
  if (rule(domain).suspended) return false;
  return !limited_ || allows_.contains(plain_domain(domain));
}

} // namespace pheidi::model
