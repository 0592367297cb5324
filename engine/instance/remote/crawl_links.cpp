// LinkCrawlWorker: which link, is its page known, what does the page say, which picture, and then the card.
//
// A page that cannot be had is no failure of the job: posts do without a preview, as Mastodon's do.
#include "instance/remote/card_image.hpp"
#include "instance/remote/jobs.hpp"

#include "pheidi/activitypub/page_preview.hpp"
#include "pheidi/activitypub/post_links.hpp"
#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/federation/discovery/admission.hpp"

#include <algorithm>

namespace pheidi::instance::remote {

namespace {

using activitypub::page_preview;

/// Their head is in the first MiB, which is read; what is longer is rarely a page.
constexpr std::size_t longest_page = std::size_t{4} << 20;

/// A post with a link whose card is missing or old.
struct search {
  status_id status;
  std::string text; // of the post
  std::string link; // as posted
  std::string url;  // the same, normalised
  std::optional<std::int64_t> old_card;
};
using search_or_none = std::optional<search>;
using preview_or_none = std::optional<page_preview>;

std::string normalised(std::string_view link) {
  const auto url = http::url::parse(link);
  return url ? url->text() : std::string();
}

/// People are linked to by their pages, whatever class the link has.
std::string first_link(const model::previewed_post& post, const config::identity_settings& identity) {
  std::vector<std::string> people;
  for (const auto& page : post.people)
    people.push_back(normalised(page));
  const auto links =
      post.local ? activitypub::links_of_text(post.text) : activitypub::links_of_html(post.text);
  for (const auto& link : links) {
    const auto url = http::url::parse(link);
    if (!url || federation::discovery::is_own_host(*url, identity)) continue;
    if (std::ranges::find(people, url->text()) == people.end()) return link;
  }
  return {};
}

/// In one transaction, so that what is removed or shown is that of the text that was read.
search_or_none begin(pqxx::dbtransaction& tx, remote_jobs::impl& self, status_id status) {
  const auto post = model::find_previewed_post(tx, *self.p.schema->current(tx), status);
  const auto link = post ? first_link(*post, self.p.settings.identity) : std::string();
  if (link.empty()) {
    model::hide_cards(tx, status);
    return std::nullopt;
  }
  search out{status, post->text, link, normalised(link), std::nullopt};
  const auto known = model::find_card(tx, out.url, wall_clock::now());
  if (known && known->fresh) {
    model::show_card(tx, status, out.text, known->id, link);
    return std::nullopt;
  }
  if (known) out.old_card = known->id;
  return out;
}

bool is_page(std::string_view content_type) {
  const auto type = ascii::lower(ascii::trim(content_type.substr(0, content_type.find(';'))));
  return type == "text/html" || type == "application/xhtml+xml";
}

/// Nothing without a title.
net::awaitable<preview_or_none> read_page(remote_jobs::impl& self, std::string url) {
  wanted what;
  what.accept = "text/html";
  what.max_bytes = longest_page;
  auto got = co_await self.p.web.get(std::move(url), what);
  if (!got || !is_page(got->content_type)) co_return std::nullopt;
  const auto* page = &*got;
  std::function<result<page_preview>()> work = [page]() -> result<page_preview> {
    return activitypub::read_page_preview(page->bytes, page->content_type, page->url);
  };
  auto read = co_await self.aside<page_preview>(std::move(work));
  if (!read || read->title.empty()) co_return std::nullopt;
  co_return std::move(*read);
}

net::awaitable<result<void>> show(remote_jobs::impl& self, const search* of, std::int64_t card) {
  std::function<bool(pqxx::dbtransaction&)> write = [of, card](pqxx::dbtransaction& tx) {
    return model::show_card(tx, of->status, of->text, card, of->link);
  };
  auto shown = co_await self.p.writers.run<bool>(self.p.on, std::move(write));
  if (!shown) co_return shown.error();
  co_return result<void>();
}

/// The page may be known under the URL that it calls its own; else its row's id.
net::awaitable<result<model::known_card>> place_of(remote_jobs::impl& self, const std::string* url) {
  std::function<model::known_card(pqxx::dbtransaction&)> ask = [url](pqxx::dbtransaction& tx) {
    const auto known = model::find_card(tx, *url, wall_clock::now());
    return known ? *known : model::known_card{model::reserve_card(tx, *url), false};
  };
  return self.p.writers.run<model::known_card>(self.p.on, std::move(ask));
}

model::new_card card_of(page_preview page, std::int64_t id, const config::identity_settings& identity) {
  model::new_card out;
  if (const auto at = page.creator.find('@'); at != page.creator.npos) {
    const auto domain = page.creator.substr(at + 1);
    out.author = model::card_author{page.creator.substr(0, at), identity.is_ours(domain) ? "" : domain,
                                    activitypub::host_of(page.url)};
  }
  out.id = id;
  out.url = std::move(page.url);
  out.title = std::move(page.title);
  out.description = std::move(page.description);
  out.author_name = std::move(page.author_name);
  out.author_url = std::move(page.author_url);
  out.provider_name = std::move(page.provider_name);
  out.language = std::move(page.language);
  out.image_description = std::move(page.image_description);
  out.article = page.article;
  out.published_at = page.published_at;
  return out;
}

/// The file is there before a row names it; one that no row names goes again.
net::awaitable<result<void>> keep(remote_jobs::impl& self, const search* of, const model::new_card* card) {
  std::function<model::written_card(pqxx::dbtransaction&)> write = [of, card](pqxx::dbtransaction& tx) {
    auto written = model::write_card(tx, *card, wall_clock::now());
    model::show_card(tx, of->status, of->text, written.id, of->link);
    return written;
  };
  auto written = co_await self.p.writers.run<model::written_card>(self.p.on, std::move(write));
  auto unused = card->image ? card->image->file_name : std::string();
  if (written && written->written) unused = written->replaced_image;
  co_await drop_card_image(self, card->id, std::move(unused));
  if (!written) co_return written.error();
  co_return result<void>();
}

net::awaitable<result<void>> fill(remote_jobs::impl& self, const search* of, page_preview page) {
  auto place = co_await place_of(self, &page.url);
  if (!place) co_return place.error();
  if (place->fresh) co_return co_await show(self, of, place->id);
  auto image_url = page.image;
  auto card = card_of(std::move(page), place->id, self.p.settings.identity);
  card.image = co_await take_card_image(self, card.id, std::move(image_url));
  co_return co_await keep(self, of, &card);
}

} // namespace

net::awaitable<result<void>> crawl_links(remote_jobs::impl& self, std::int64_t status) {
  std::function<search_or_none(pqxx::dbtransaction&)> ask = [&self, status](pqxx::dbtransaction& tx) {
    return begin(tx, self, status_id(status));
  };
  auto begun = co_await self.p.writers.run<search_or_none>(self.p.on, std::move(ask));
  if (!begun) co_return begun.error();
  if (!*begun) co_return result<void>();
  const search of = std::move(**begun);
  auto page = co_await read_page(self, of.url);
  if (page) co_return co_await fill(self, &of, std::move(*page));
  if (of.old_card) co_return co_await show(self, &of, *of.old_card);
  co_return result<void>();
}

} // namespace pheidi::instance::remote
