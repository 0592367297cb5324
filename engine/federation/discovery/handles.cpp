#include "handles.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/http/url.hpp"

#include <utility>

namespace pheidi::federation::discovery {

namespace {

get_options asking(decltype(get_options::accept) kind) {
  get_options o;
  o.accept = kind;
  o.max_bytes = std::size_t{256} << 10;
  return o;
}

/// An answer that says no is no confirmation; not being able to ask is another matter.
error unconfirmed(const error& e) {
  const bool answered = e.is(errc::not_found) || e.is(errc::refused) || e.is(errc::wrong_media_type) ||
                        e.is(errc::too_large) || e.is(errc::not_json) || e.is(errc::bad_uri) ||
                        e.is(errc::local);
  return answered ? error(errc::not_confirmed, "WebFinger: " + e.message()) : e;
}

error contradicted(const handle& whom, std::string_view what) {
  return {errc::not_confirmed, whom.username + "@" + whom.domain + " " + std::string(what)};
}

} // namespace

handle claimed_handle(const activitypub::actor& a) {
  if (const auto at = a.webfinger.find('@'); at != std::string::npos)
    return {a.webfinger.substr(0, at), a.webfinger.substr(at + 1)};
  const auto url = http::url::parse(a.id);
  return {a.username, url ? url->authority() : std::string()};
}

bool same_handle(const handle& a, const handle& b) {
  return ascii::same_ignoring_case(a.username, b.username) && ascii::same_ignoring_case(a.domain, b.domain);
}

std::optional<handle> unchanged_handle(const activitypub::actor& a, const model::account_row& known) {
  const handle before{known.username, known.domain};
  const bool same = a.webfinger.empty() ? ascii::same_ignoring_case(a.username, before.username)
                                        : same_handle(claimed_handle(a), before);
  if (!same) return std::nullopt;
  return before;
}

std::string handles::at_our_scheme(std::string https_url, std::string_view domain) const {
  const bool hidden = domain.ends_with(".onion") || domain.ends_with(".i2p");
  if (!identity_.https || hidden) https_url.erase(4, 1);
  return https_url;
}

net::awaitable<result<handle>> handles::confirm(handle claimed, std::string actor_id, budget_ptr costs) {
  auto answer = co_await ask(claimed, costs);
  if (!answer) co_return unconfirmed(answer.error());
  handle named{answer->username, answer->domain};
  if (!same_handle(named, claimed)) {
    // The server of a name may know it under another domain; that one has to know it too, and no third.
    answer = co_await ask(named, costs);
    if (!answer) co_return unconfirmed(answer.error());
    handle confirmed{answer->username, answer->domain};
    if (!same_handle(confirmed, named)) co_return contradicted(named, "is known by yet another name");
    named = std::move(confirmed);
  }
  if (answer->self != actor_id)
    co_return contradicted(named, "is another actor: " + answer->self.substr(0, 200));
  co_return std::move(named);
}

net::awaitable<result<std::string>> handles::locate(handle whom, budget_ptr costs) {
  auto answer = co_await ask(std::move(whom), std::move(costs));
  if (!answer) co_return answer.error();
  if (answer->self.empty()) co_return error(errc::not_confirmed, "WebFinger names no actor");
  co_return std::move(answer->self);
}

net::awaitable<result<activitypub::webfinger>> handles::ask(handle whom, budget_ptr costs) {
  if (!activitypub::is_username(whom.username) || whom.domain.empty())
    co_return error(errc::not_confirmed, "no handle");
  auto url = at_our_scheme(activitypub::webfinger_url(whom.username, whom.domain), whom.domain);
  auto text = co_await documents_.get_text(std::move(url), costs, asking(get_options::accept::webfinger));
  if (!text && text.error().is(errc::not_found)) text = co_await ask_by_host_meta(whom, std::move(costs));
  if (!text) co_return text.error();
  auto said = activitypub::read_webfinger(*text);
  if (!said) co_return error(errc::not_confirmed, "WebFinger: " + said.error().message());
  co_return std::move(said);
}

net::awaitable<result<std::string>> handles::ask_by_host_meta(handle whom, budget_ptr costs) {
  auto url = at_our_scheme("https://" + whom.domain + "/.well-known/host-meta", whom.domain);
  auto meta = co_await documents_.get_text(std::move(url), costs, asking(get_options::accept::host_meta));
  if (!meta) co_return meta.error();
  const auto lrdd = activitypub::read_host_meta(*meta);
  if (!lrdd) co_return error(errc::not_confirmed, "host-meta: " + lrdd.error().message());
  auto place = activitypub::expand_template(*lrdd, "acct:" + whom.username + "@" + whom.domain);
  auto text = co_await documents_.get_text(std::move(place), std::move(costs),
                                           asking(get_options::accept::webfinger));
  co_return std::move(text);
}

} // namespace pheidi::federation::discovery
