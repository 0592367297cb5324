// Asks about whole names. Whoever waits too long goes on without; what comes later is stored all the same.
#include "met.hpp"

#include "named_people.hpp"
#include "text_measure.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/net/event.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace pheidi::instance::api {

namespace {

using federation::discovery::budget;
using model::known_thing;

/// Shared with whoever comes too late.
struct inquiry {
  explicit inquiry(net::loop& on) : done(on) {}
  known_thing found;
  net::event done;
};

std::shared_ptr<budget> costs_of_search() {
  auto out = std::make_shared<budget>();
  out->documents = 15;
  out->actors = 5;
  return out;
}

net::awaitable<void> ask_handle(const web::surroundings* here, model::handle_name whom,
                                std::shared_ptr<inquiry> about) {
  auto row = co_await here->actors.resolve_handle(whom.username, whom.domain, costs_of_search());
  if (row)
    about->found.account = row->id;
  else
    log::debug("search.unknown_handle", {{"domain", whom.domain}, {"error", row.error().message()}});
  about->done.set();
}

/// Pages and URIs of people mostly look like this; posts have more behind it.
bool looks_like_a_person(std::string_view address) {
  constexpr std::array<std::string_view, 6> parents{"users", "u", "profile", "accounts", "author", "c"};
  address = address.substr(0, address.find_first_of("?#"));
  while (address.ends_with('/'))
    address.remove_suffix(1);
  const auto cut = address.rfind('/');
  if (cut == address.npos) return false;
  const auto last = address.substr(cut + 1), before = address.substr(0, cut);
  const auto parent = before.substr(before.rfind('/') + 1);
  return last.starts_with('@') || last == "actor" || std::ranges::find(parents, parent) != parents.end();
}

net::awaitable<bool> ask_person(const web::surroundings* here, std::string address,
                                std::shared_ptr<inquiry> about) {
  auto row = co_await here->actors.resolve(std::move(address), costs_of_search());
  if (row) about->found.account = row->id;
  co_return row.has_value();
}

net::awaitable<bool> ask_post(const web::surroundings* here, std::string address,
                              std::shared_ptr<inquiry> about) {
  auto id = co_await here->obtain_status(std::move(address));
  if (id)
    about->found.status = *id;
  else
    log::debug("search.unknown_address", {{"error", id.error().message()}});
  co_return id.has_value();
}

net::awaitable<void> ask_address(const web::surroundings* here, std::string address,
                                 std::shared_ptr<inquiry> about) {
  const bool person_first = looks_like_a_person(address);
  bool found = false;
  if (person_first) found = co_await ask_person(here, address, about);
  if (!found) found = co_await ask_post(here, address, about);
  if (!found && !person_first) found = co_await ask_person(here, address, about);
  about->done.set();
}

net::awaitable<known_thing> known_here(const web::surroundings& here, std::string address) {
  const auto* identity = &here.settings.identity;
  std::function<known_thing(pqxx::dbtransaction&)> look = [identity, address](pqxx::dbtransaction& tx) {
    return model::find_by_address(tx, *identity, address);
  };
  auto found = co_await here.readers.run<known_thing>(here.on, std::move(look));
  if (!found) co_return known_thing();
  co_return *found;
}

} // namespace

bool is_address(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

std::optional<model::handle_name> read_handle(std::string_view text,
                                              const config::identity_settings& identity) {
  if (text.starts_with('@')) text.remove_prefix(1);
  const auto at = text.find('@');
  if (at == text.npos || text.find_first_of(" \t\r\n") != text.npos) return std::nullopt;
  // Our own domain may have a port, which a handle in the midst of a text has not.
  if (identity.is_ours(text.substr(at + 1))) return model::handle_name{ascii::lower(text.substr(0, at)), {}};
  const auto found = handles_in("@" + std::string(text), identity);
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

web::or_refusal<std::string> read_search(const web::parameters& given) {
  constexpr std::size_t longest = 2048;
  auto text = stripped(utf8_prefix(given.text_or_empty("q"), longest));
  if (is_blank(text)) return web::bad_request("q is missing");
  return text;
}

net::awaitable<known_thing> meet(const web::surroundings& here, std::string text) {
  const auto about = std::make_shared<inquiry>(here.on);
  if (is_address(text)) {
    auto known = co_await known_here(here, text);
    if (!known.nothing()) co_return known;
    here.on.spawn(ask_address(&here, std::move(text), about));
  } else {
    auto whom = read_handle(text, here.settings.identity);
    if (!whom || whom->domain.empty()) co_return known_thing();
    here.on.spawn(ask_handle(&here, std::move(*whom), about));
  }
  co_await about->done.wait(patience_for_search);
  co_return about->found;
}

} // namespace pheidi::instance::api
