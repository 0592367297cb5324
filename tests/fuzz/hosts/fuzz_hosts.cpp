// Host names, networks and hosts files from outside: no crash, and what is accepted keeps its promises.
#include "net/host_name.hpp"

#include "pheidi/net/guard.hpp"
#include "pheidi/net/resolver.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool kept) {
  if (!kept) std::abort();
}

void check_host(std::string_view text) {
  const auto host = pheidi::net::host_name::parse(text);
  if (!host) return;
  require(!host->name.empty() && host->name.size() <= 253);
  require(
      std::all_of(host->name.begin(), host->name.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; }));
  const auto again = pheidi::net::host_name::parse(host->name);
  require(again.has_value() && again->name == host->name && again->literal == host->literal);
  if (host->literal) (void)pheidi::net::guard().allows(*host->literal);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_host(text);
  (void)pheidi::net::hosts_table::parse(text).find(text);
  pheidi::net::guard::network n;
  if (pheidi::net::guard::parse_network(text, n)) require(n.bits >= 0 && n.bits <= 128);
  return 0;
}
