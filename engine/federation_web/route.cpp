// Takes the path of a request apart: whose it is, then what of theirs. A name is decoded before it is judged,
// so that nothing escaped reaches a database.
#include "pheidi/federation_web/route.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/take.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace pheidi::federation_web {

namespace {

namespace urls = boost::urls;

struct known_path {
  std::string_view path;
  endpoint what;
};

constexpr std::array<known_path, 5> of_the_server{{{"/.well-known/webfinger", endpoint::webfinger},
                                                   {"/.well-known/host-meta", endpoint::host_meta},
                                                   {"/.well-known/host-meta.json", endpoint::host_meta_json},
                                                   {"/.well-known/nodeinfo", endpoint::node_info_links},
                                                   {"/nodeinfo/2.0", endpoint::node_info}}};

constexpr std::array<known_path, 2> of_the_instance_actor{
    {{"/actor", endpoint::actor}, {"/actor/outbox", endpoint::outbox}}};

/// Behind an actor's own path.
constexpr std::array<known_path, 7> of_an_actor{
    {{"", endpoint::actor},
     {"/outbox", endpoint::outbox},
     {"/followers", endpoint::followers},
     {"/following", endpoint::following},
     {"/collections/featured", endpoint::featured},
     {"/collections/tags", endpoint::featured_tags},
     {"/followers_synchronization", endpoint::followers_synchronization}}};

/// Behind a status' own path.
constexpr std::array<known_path, 5> of_a_status{{{"", endpoint::status},
                                                 {"/activity", endpoint::status_activity},
                                                 {"/replies", endpoint::replies},
                                                 {"/likes", endpoint::likes},
                                                 {"/shares", endpoint::shares}}};

std::optional<endpoint> look_up(std::span<const known_path> table, std::string_view path) {
  const auto found = std::ranges::find(table, path, &known_path::path);
  if (found == table.end()) return std::nullopt;
  return found->what;
}

std::optional<route> with(std::optional<endpoint> what, route r) {
  if (!what) return std::nullopt;
  r.what = *what;
  return r;
}

std::optional<std::int64_t> read_id(std::string_view digits) {
  constexpr std::size_t longest = 19;
  if (digits.empty() || digits.size() > longest || !std::ranges::all_of(digits, ascii::is_digit))
    return std::nullopt;
  std::int64_t id = 0;
  const auto done = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (done.ec != std::errc()) return std::nullopt;
  return id;
}

/// Nothing for a broken escape.
std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  const auto escaped = urls::make_pct_string_view(text);
  if (!escaped) return std::nullopt;
  urls::encoding_opts how;
  how.space_as_plus = plus_is_blank;
  return escaped->decode(how);
}

std::optional<std::string> read_name(std::string_view segment) {
  constexpr auto may_stand = [](char c) { return ascii::is_alnum(c) || c == '_' || c == '.' || c == '-'; };
  auto name = decoded(segment, false);
  if (!name || name->empty() || !std::ranges::all_of(*name, may_stand)) return std::nullopt;
  return name;
}

/// Takes /users/NAME or /ap/users/ID off the front.
std::optional<model::local_account> take_actor(std::string_view& path) {
  if (take(path, "/ap/users/")) {
    const auto id = read_id(take_segment(path));
    if (!id) return std::nullopt;
    return model::local_account{std::string(), account_id(*id)};
  }
  if (!take(path, "/users/")) return std::nullopt;
  auto name = read_name(take_segment(path));
  if (!name) return std::nullopt;
  return model::local_account{*std::move(name), account_id()};
}

/// /NAME and /NAME/ID behind the '@' are all that is served there.
std::optional<route> page_of(std::string_view path) {
  auto name = read_name(take_segment(path));
  if (!name) return std::nullopt;
  route out;
  out.whose.username = *std::move(name);
  out.page_for_people = true;
  if (path.empty()) return out;
  const auto id = read_id(path.substr(1));
  if (!id) return std::nullopt;
  out.what = endpoint::status;
  out.id = *id;
  return out;
}

} // namespace

std::optional<route> route_of(std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  if (path.ends_with('/')) path.remove_suffix(1);
  if (const auto known = look_up(of_the_server, path)) return with(known, {});
  route out;
  if (const auto known = look_up(of_the_instance_actor, path)) {
    out.whose.id = model::instance_actor;
    return with(known, std::move(out));
  }
  if (take(path, "/@")) return page_of(path);

  auto whose = take_actor(path);
  if (!whose) return std::nullopt;
  out.whose = *std::move(whose);
  const bool status = take(path, "/statuses/");
  const bool stamp = !status && take(path, "/quote_authorizations/");
  if (!status && !stamp) return with(look_up(of_an_actor, path), std::move(out));

  const auto id = read_id(take_segment(path));
  if (!id) return std::nullopt;
  out.id = *id;
  if (status) return with(look_up(of_a_status, path), std::move(out));
  out.what = endpoint::quote_authorization;
  if (!path.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> parameter(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  if (mark == target.npos) return std::nullopt;
  for (auto rest = target.substr(mark + 1); !rest.empty();) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto key = pair.substr(0, pair.find('='));
    if (decoded(key, true) != name) continue;
    auto value = decoded(pair.substr(std::min(key.size() + 1, pair.size())), true);
    if (!value || value->find('\0') != value->npos || !is_utf8(*value)) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

} // namespace pheidi::federation_web
