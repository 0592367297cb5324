// The tree of scopes (client-api.md 1.1) with a phrase for each leaf.
#include "scopes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace pheidi::instance::oauth {

namespace {

struct leaf {
  std::string_view name;
  std::string_view reading, writing; // empty: there is no such scope
};

constexpr std::array leaves{
    leaf{"accounts", "See your account and those of others", "Change your profile"},
    leaf{"blocks", "See whom you block", "Block accounts and servers"},
    leaf{"bookmarks", "See your bookmarks", "Bookmark posts"},
    leaf{"collections", "See your collections", "Make and change collections"},
    leaf{"conversations", "", "Mute and delete conversations"},
    leaf{"favourites", "See your favourites", "Favourite posts"},
    leaf{"filters", "See your filters", "Make and change filters"},
    leaf{"follows", "See whom you follow", "Follow and unfollow people"},
    leaf{"lists", "See your lists", "Make and change lists"},
    leaf{"media", "", "Upload files"},
    leaf{"mutes", "See whom you mute", "Mute people and conversations"},
    leaf{"notifications", "See your notifications", "Dismiss notifications"},
    leaf{"reports", "", "Report other people"},
    leaf{"search", "Search in your name", ""},
    leaf{"statuses", "See all posts that you see", "Publish and delete posts"},
};

struct admin_leaf {
  std::string_view name, noun;
};
constexpr std::array admin_leaves{
    admin_leaf{"accounts", "accounts"},
    admin_leaf{"reports", "reports"},
    admin_leaf{"domain_allows", "allowed servers"},
    admin_leaf{"domain_blocks", "blocked servers"},
    admin_leaf{"ip_blocks", "blocked addresses"},
    admin_leaf{"email_domain_blocks", "blocked e-mail providers"},
    admin_leaf{"canonical_email_blocks", "blocked e-mail addresses"},
};

struct parent {
  std::string_view name, phrase;
};
constexpr std::array parents{
    parent{"profile", "See only who you are: your name and profile"},
    parent{"read", "See everything of your account"},
    parent{"write", "Change your account and publish in your name"},
    parent{"follow", "Follow, mute and block in your name"},
    parent{"push", "Receive your notifications as they come"},
    parent{"admin:read", "See everything that moderators see"},
    parent{"admin:write", "Do everything that moderators do"},
};

scopes make_known() {
  scopes out;
  for (const auto& each : parents)
    out.emplace_back(each.name);
  for (const auto& each : leaves)
    if (!each.reading.empty()) out.push_back(fmt::format("read:{}", each.name));
  for (const auto& each : leaves)
    if (!each.writing.empty()) out.push_back(fmt::format("write:{}", each.name));
  for (const auto* verb : {"read", "write"})
    for (const auto& each : admin_leaves)
      out.push_back(fmt::format("admin:{}:{}", verb, each.name));
  return out;
}

bool contains(const scopes& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

} // namespace

const scopes& known_scopes() {
  static const scopes all = make_known();
  return all;
}

std::optional<scopes> read_scopes(std::string_view text) {
  std::istringstream in{std::string(text)};
  scopes out;
  for (std::string word; in >> word;) {
    if (!contains(known_scopes(), word)) return std::nullopt;
    if (!contains(out, word)) out.push_back(std::move(word));
  }
  return out;
}

bool within(const scopes& asked, const scopes& allowed) {
  return std::ranges::all_of(asked, [&](const std::string& each) { return contains(allowed, each); });
}

std::string joined(const scopes& all) {
  return fmt::format("{}", fmt::join(all, " "));
}

std::string in_plain_words(std::string_view scope) {
  for (const auto& each : parents)
    if (each.name == scope) return std::string(each.phrase);
  for (const auto& each : leaves) {
    if (scope == fmt::format("read:{}", each.name)) return std::string(each.reading);
    if (scope == fmt::format("write:{}", each.name)) return std::string(each.writing);
  }
  for (const auto& each : admin_leaves) {
    if (scope == fmt::format("admin:read:{}", each.name))
      return fmt::format("See {} as moderators do", each.noun);
    if (scope == fmt::format("admin:write:{}", each.name))
      return fmt::format("Change {} as moderators do", each.noun);
  }
  return std::string(scope);
}

} // namespace pheidi::instance::oauth
