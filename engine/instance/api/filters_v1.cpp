// /api/v1/filters: ids are those of keywords; what several keywords share cannot be changed through one.
#include "filters_v1.hpp"

#include "filters.hpp"

#include "pheidi/instance/entities/small.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

constexpr const char* deprecated = "@1668384000";
constexpr int warn = 0, hide = 1;

answer list(call& c) {
  json::array out;
  for (const auto& row : model::filters_of(c.tx, c.me().account))
    for (const auto& keyword : row.keywords)
      out.push_back(entities::filter_v1(row, keyword));
  return answer(out).with("Deprecation", deprecated);
}

struct asked_filter {
  model::filter_row row;
  model::filter_keyword_row keyword;
};
std::optional<asked_filter> find(call& c, std::int64_t keyword) {
  auto row = model::filter_of_keyword(c.tx, c.me().account, keyword);
  if (!row) return std::nullopt;
  const auto found = std::ranges::find(row->keywords, keyword, &model::filter_keyword_row::id);
  if (found == row->keywords.end()) return std::nullopt;
  auto own = *found;
  return asked_filter{std::move(*row), std::move(own)};
}
std::optional<asked_filter> asked(call& c) {
  const auto id = c.id();
  return id ? find(c, *id) : std::nullopt;
}

/// phrase, context[], irreversible, whole_word, expires_in in the words of the second version.
web::or_refusal<model::filter_change> read(call& c, bool fresh) {
  const auto phrase = c.given.text("phrase");
  if (fresh && !phrase) return web::invalid("Phrase can't be blank");
  if (auto refused = refuse_keyword(phrase)) return std::move(*refused);
  model::filter_change out;
  out.title = phrase;
  if (fresh || c.given.has("context")) {
    auto contexts = read_contexts(c);
    if (!contexts) return contexts.error();
    out.contexts = std::move(*contexts);
  }
  if (const auto gone = c.given.flag("irreversible")) out.action = *gone ? hide : warn;
  read_expiry(c, out);
  return out;
}

answer show(call& c) {
  const auto found = asked(c);
  return found ? answer(entities::filter_v1(found->row, found->keyword)) : web::not_found();
}

answer create(call& c) {
  const auto what = read(c, true);
  if (!what) return what.error();
  if (model::count_filters(c.tx, c.me().account) >= static_cast<std::int64_t>(most_filters))
    return web::invalid("there are too many filters");
  if (auto refused = refuse_more_keywords(c, 0, 1)) return std::move(*refused);
  const auto id = model::insert_filter(c.tx, c.me().account, *what, c.now);
  model::change_keywords(c.tx, id, {{std::nullopt, what->title, c.given.flag_or("whole_word", false), false}},
                         c.now);
  tell_filters_changed(c);
  const auto row = model::find_filter(c.tx, c.me().account, id);
  return entities::filter_v1(*row, row->keywords.back());
}

answer update(call& c) {
  const auto found = asked(c);
  if (!found) return web::not_found();
  auto what = read(c, false);
  if (!what) return what.error();
  const bool shared = what->contexts || what->action || what->expiry_given;
  if (shared && found->row.keywords.size() > 1)
    return web::unprocessable(
        "This filter has several keywords: change it with the second version of the API");
  model::change_keywords(c.tx, found->row.id,
                         {{found->keyword.id, what->title, c.given.flag("whole_word"), false}}, c.now);
  if (found->row.keywords.size() > 1) what->title.reset();
  model::update_filter(c.tx, c.me().account, found->row.id, *what, c.now);
  tell_filters_changed(c);
  const auto now = find(c, found->keyword.id);
  return entities::filter_v1(now->row, now->keyword);
}

answer remove(call& c) {
  const auto found = asked(c);
  if (!found) return web::not_found();
  if (found->row.keywords.size() > 1)
    model::change_keywords(c.tx, found->row.id, {{found->keyword.id, {}, {}, true}}, c.now);
  else
    model::remove_filter(c.tx, c.me().account, found->row.id);
  tell_filters_changed(c);
  return web::done();
}

constexpr auto to_read = web::person("read:filters");
constexpr auto to_write = web::person("write:filters");

constexpr std::array all{
    web::route{"GET", "/api/v1/filters", to_read, &list},
    web::route{"POST", "/api/v1/filters", to_write, &create, web::writes},
    web::route{"GET", "/api/v1/filters/:id", to_read, &show},
    web::route{"PUT", "/api/v1/filters/:id", to_write, &update, web::writes},
    web::route{"DELETE", "/api/v1/filters/:id", to_write, &remove, web::writes},
};

} // namespace

table first_version_filters() {
  return all;
}

} // namespace pheidi::instance::api
