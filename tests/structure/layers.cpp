// The table of layers and libraries; see layers.hpp.
#include "layers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::structure {

namespace {

using names = std::vector<std::string_view>;

names operator+(names left, const names& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::vector<layer> make_layers() {
  const names foundation{"base", "config", "json", "crypto", "net"};
  const names services = foundation + names{"http", "redis", "db", "sidekiq", "activitypub", "model"};
  const names federation{"federation/delivery", "federation/outbox", "federation/inbox",
                         "federation/discovery", "federation/fanout"};
  const names instance_services = services + federation + names{"model/client"};
  const names instance{"instance/entities", "instance/media",     "instance/web",
                       "instance/pages",    "instance/feeds",     "instance/oauth",
                       "instance/api",      "instance/streaming", "instance/remote"};
  return {
      {"base", {}},
      {"config", {"base"}},
      {"json", {"base"}},
      {"crypto", {"base", "json"}},
      {"net", {"base", "config", "crypto"}},
      {"http", {"base", "config", "crypto", "json", "net"}},
      {"redis", {"base", "config", "net"}},
      {"db", {"base", "config", "net"}},
      {"sidekiq", foundation + names{"redis"}},
      {"activitypub", foundation + names{"http"}},
      {"model", foundation + names{"http", "db", "activitypub"}},
      {"model/client", services},
      {"federation/delivery", services},
      {"federation/outbox", services},
      {"federation/discovery", services},
      {"federation/inbox", services + names{"federation/discovery", "federation/outbox"}},
      {"federation/fanout", services + names{"federation/delivery", "federation/discovery"}},
      {"federation_web", services + names{"federation/discovery"}},
      {"instance/entities", services + names{"model/client"}},
      {"instance/media", services},
      {"instance/web", instance_services + names{"instance/entities"}},
      {"instance/remote", instance_services + names{"instance/entities", "instance/web", "instance/media"}},
      {"instance/pages", instance_services + names{"instance/entities", "instance/web"}},
      {"instance/feeds", instance_services + names{"instance/entities"}},
      {"instance/oauth", instance_services + names{"instance/entities", "instance/web"}},
      {"instance/streaming",
       instance_services + names{"instance/entities", "instance/web", "instance/feeds"}},
      {"instance/api", instance_services + names{"instance/entities", "instance/web", "instance/feeds",
                                                 "instance/media", "instance/oauth"}},
      {"ops", services + federation},
      {"swarm", services},
      {"app", instance_services + instance + names{"federation_web", "ops", "swarm"}},
      {"cli", instance_services + instance + names{"federation_web", "ops", "swarm", "app"}},
  };
}

} // namespace

const std::vector<layer>& layers() {
  static const std::vector<layer> table = make_layers();
  return table;
}

const std::vector<library_home>& library_homes() {
  static const std::vector<library_home> table{
      {"hiredis", {"hiredis/"}, {"redis"}},
      {"libpqxx", {"pqxx/", "libpq-fe.h"}, {"db", "model", "model/client"}},
      {"Boost.Beast", {"boost/beast"}, {"http"}},
      {"OpenSSL", {"openssl/", "boost/asio/ssl"}, {"crypto", "net"}},
      {"libcrypt", {"crypt.h"}, {"crypto"}},
      {"simdjson", {"simdjson"}, {"base", "json"}},
      {"std::experimental::simd", {"experimental/simd"}, {"json"}},
      {"libsodium", {"sodium"}, {"base"}},
      {"c-ares", {"ares"}, {"net"}},
      {"libidn2", {"idn2.h"}, {"http", "activitypub"}},
      {"zlib", {"zlib.h"}, {"crypto", "http", "instance/media"}},
      {"prometheus-cpp", {"prometheus/"}, {"ops"}},
      {"toml++", {"toml++/"}, {"config"}},
      {"CLI11", {"CLI/"}, {"cli"}},
      {"ICU", {"unicode/"}, {"activitypub", "instance/api", "instance/entities"}},
      {"gumbo", {"gumbo.h"}, {"activitypub"}},
      {"libvips", {"vips/"}, {"instance/media"}},
      {"fmt", {"fmt/"}, {"*"}, true},
      {"Boost", {"boost/"}, {"*"}, true},
      {"the kernel's headers", {"sys/", "netinet/", "arpa/", "net/", "linux/"}, {"*"}},
  };
  return table;
}

std::optional<std::string_view> layer_of(std::string_view path) {
  for (std::string_view root : {"engine/", "include/pheidi/", "pheidi/"}) {
    if (!path.starts_with(root)) continue;
    const auto below = path.substr(root.size());
    // A folder inside a folder has a row of its own: the longest name counts.
    std::optional<std::string_view> found;
    for (const layer& each : layers()) {
      const bool inside = below.starts_with(each.name) && below.substr(each.name.size()).starts_with('/');
      if (inside && (!found || each.name.size() > found->size())) found = each.name;
    }
    if (found) return found;
  }
  return std::nullopt;
}

namespace {

bool contains(const names& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

std::optional<std::string> refuse_ours(std::string_view own, std::string_view name) {
  const auto other = layer_of(name);
  if (!other) return fmt::format("\"{}\" is in no known folder", name);
  if (*other == own) return std::nullopt;
  const auto row = std::ranges::find(layers(), own, &layer::name);
  if (contains(row->may_use, *other)) return std::nullopt;
  return fmt::format("{}/ may not use {}/ (\"{}\")", own, *other, name);
}

std::optional<std::string> refuse_library(std::string_view path, std::string_view own,
                                          std::string_view name) {
  for (const library_home& library : library_homes()) {
    const bool matches =
        std::ranges::any_of(library.prefixes, [&](auto prefix) { return name.starts_with(prefix); });
    if (!matches) continue;
    if (!contains(library.folders, "*") && !contains(library.folders, own)) {
      return fmt::format("{} stays out of {}/ (<{}>)", library.name, own, name);
    }
    if (path.starts_with("include/") && !library.in_public_headers) {
      return fmt::format("{} stays out of public headers (<{}>)", library.name, name);
    }
    return std::nullopt;
  }
  if (name.find('/') != std::string_view::npos)
    return fmt::format("<{}> is of a library without a home", name);
  return std::nullopt;
}

} // namespace

std::optional<std::string> refuse_include(std::string_view path, std::string_view name) {
  const auto own = layer_of(path);
  if (!own) return fmt::format("{} is in no known folder", path);
  if (name.starts_with("pheidi/")) return refuse_ours(*own, name);
  const bool private_header = layer_of(fmt::format("engine/{}", name)).has_value();
  if (private_header) {
    if (layer_of(fmt::format("engine/{}", name)) == own) return std::nullopt;
    return fmt::format("\"{}\" is private to its folder", name);
  }
  return refuse_library(path, *own, name);
}

std::optional<std::string_view> included_name(std::string_view line) {
  if (!line.starts_with("#include")) return std::nullopt;
  const auto begin = line.find_first_of("<\"");
  if (begin == std::string_view::npos) return std::nullopt;
  const auto end = line.find_first_of(">\"", begin + 1);
  if (end == std::string_view::npos) return std::nullopt;
  return line.substr(begin + 1, end - begin - 1);
}

} // namespace pheidi::structure
