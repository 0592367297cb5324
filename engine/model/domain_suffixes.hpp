// A domain and all that it is a part of: whoever names one of these means its subdomains too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// "a.b.example" -> a.b.example, b.example, example
inline std::vector<std::string> domain_suffixes(std::string_view domain) {
  std::vector<std::string> out;
  while (!domain.empty()) {
    out.emplace_back(domain);
    const auto dot = domain.find('.');
    domain.remove_prefix(dot == std::string_view::npos ? domain.size() : dot + 1);
  }
  return out;
}

} // namespace pheidi::model
