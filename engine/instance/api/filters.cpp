// /api/v2/filters: filters with their keywords and posts.
#include "filters.hpp"

#include "filters_v1.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/model/visibility.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <iterator>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

std::optional<model::filter_row> asked(call& c) {
  const auto id = c.id();
  return id ? model::find_filter(c.tx, c.me().account, *id) : std::nullopt;
}

answer list(call& c) {
  json::array out;
  for (const auto& row : model::filters_of(c.tx, c.me().account))
    out.push_back(entities::filter(row));
  return out;
}

answer show(call& c) {
  const auto row = asked(c);
  return row ? answer(entities::filter(*row)) : web::not_found();
}

answer create(call& c) {
  const auto what = read_filter(c, true);
  if (!what) return what.error();
  const auto keywords = read_keywords(c);
  if (!keywords) return keywords.error();
  if (model::count_filters(c.tx, c.me().account) >= static_cast<std::int64_t>(most_filters))
    return web::invalid("there are too many filters");
  if (auto refused = refuse_more_keywords(c, 0, keywords->size())) return std::move(*refused);
  const auto id = model::insert_filter(c.tx, c.me().account, *what, c.now);
  if (!model::change_keywords(c.tx, id, *keywords, c.now)) return web::not_found();
  tell_filters_changed(c);
  return entities::filter(*model::find_filter(c.tx, c.me().account, id));
}

answer update(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  const auto what = read_filter(c, false);
  if (!what) return what.error();
  const auto keywords = read_keywords(c);
  if (!keywords) return keywords.error();
  const auto fresh = std::ranges::count_if(*keywords, [](const auto& each) { return !each.id; });
  if (auto refused = refuse_more_keywords(c, row->keywords.size(), static_cast<std::size_t>(fresh)))
    return std::move(*refused);
  model::update_filter(c.tx, c.me().account, row->id, *what, c.now);
  if (!model::change_keywords(c.tx, row->id, *keywords, c.now)) return web::not_found();
  tell_filters_changed(c);
  return entities::filter(*model::find_filter(c.tx, c.me().account, row->id));
}

answer remove(call& c) {
  const auto id = c.id();
  if (!id || !model::remove_filter(c.tx, c.me().account, *id)) return web::not_found();
  tell_filters_changed(c);
  return web::done();
}

answer list_keywords(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  json::array out;
  for (const auto& keyword : row->keywords)
    out.push_back(entities::filter_keyword(keyword));
  return out;
}

answer add_keyword(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  const model::keyword_change what{std::nullopt, c.given.text("keyword"), c.given.flag("whole_word"), false};
  if (!what.keyword) return web::invalid("Keyword can't be blank");
  if (auto refused = refuse_keyword(what.keyword)) return std::move(*refused);
  if (auto refused = refuse_more_keywords(c, row->keywords.size(), 1)) return std::move(*refused);
  model::change_keywords(c.tx, row->id, {what}, c.now);
  tell_filters_changed(c);
  return entities::filter_keyword(model::find_filter(c.tx, c.me().account, row->id)->keywords.back());
}

/// A keyword by the id of the path, with its filter.
struct asked_keyword {
  model::filter_row filter;
  model::filter_keyword_row keyword;
};
std::optional<asked_keyword> find_keyword(call& c) {
  const auto id = c.id();
  if (!id) return std::nullopt;
  auto filter = model::filter_of_keyword(c.tx, c.me().account, *id);
  if (!filter) return std::nullopt;
  const auto found = std::ranges::find(filter->keywords, *id, &model::filter_keyword_row::id);
  if (found == filter->keywords.end()) return std::nullopt;
  auto keyword = *found;
  return asked_keyword{std::move(*filter), std::move(keyword)};
}

answer show_keyword(call& c) {
  const auto found = find_keyword(c);
  return found ? answer(entities::filter_keyword(found->keyword)) : web::not_found();
}

answer update_keyword(call& c) {
  const auto found = find_keyword(c);
  if (!found) return web::not_found();
  const model::keyword_change what{found->keyword.id, c.given.text("keyword"), c.given.flag("whole_word"),
                                   false};
  if (auto refused = refuse_keyword(what.keyword)) return std::move(*refused);
  model::change_keywords(c.tx, found->filter.id, {what}, c.now);
  tell_filters_changed(c);
  return entities::filter_keyword({found->keyword.id, what.keyword.value_or(found->keyword.keyword),
                                   what.whole_word.value_or(found->keyword.whole_word)});
}

answer remove_keyword(call& c) {
  const auto found = find_keyword(c);
  if (!found) return web::not_found();
  model::change_keywords(c.tx, found->filter.id, {{found->keyword.id, {}, {}, true}}, c.now);
  tell_filters_changed(c);
  return web::done();
}

answer list_statuses(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  json::array out;
  for (const auto& status : row->statuses)
    out.push_back(entities::filter_status(status));
  return out;
}

answer add_status(call& c) {
  const auto row = asked(c);
  const auto status = web::read_id(c.given.text_or_empty("status_id"));
  if (!row || !status) return web::not_found();
  if (model::may_see(c.tx, c.schema, *status, c.context().as_viewer()) != model::seen::yes)
    return web::not_found();
  const auto id = model::add_filter_status(c.tx, row->id, *status, c.now);
  tell_filters_changed(c);
  return entities::filter_status({id, *status});
}

std::optional<model::filter_status_row> find_status(call& c) {
  const auto id = c.id();
  if (!id) return std::nullopt;
  const auto filter = model::filter_of_status(c.tx, c.me().account, *id);
  if (!filter) return std::nullopt;
  const auto found = std::ranges::find(filter->statuses, *id, &model::filter_status_row::id);
  if (found == filter->statuses.end()) return std::nullopt;
  return *found;
}

answer show_status(call& c) {
  const auto found = find_status(c);
  return found ? answer(entities::filter_status(*found)) : web::not_found();
}

answer remove_status(call& c) {
  const auto found = find_status(c);
  if (!found) return web::not_found();
  model::remove_filter_status(c.tx, found->id);
  tell_filters_changed(c);
  return web::done();
}

constexpr auto to_read = web::person("read:filters");
constexpr auto to_write = web::person("write:filters");

constexpr std::array second_version{
    web::route{"GET", "/api/v2/filters", to_read, &list},
    web::route{"POST", "/api/v2/filters", to_write, &create, web::writes},
    web::route{"GET", "/api/v2/filters/:id", to_read, &show},
    web::route{"PUT", "/api/v2/filters/:id", to_write, &update, web::writes},
    web::route{"DELETE", "/api/v2/filters/:id", to_write, &remove, web::writes},
    web::route{"GET", "/api/v2/filters/:id/keywords", to_read, &list_keywords},
    web::route{"POST", "/api/v2/filters/:id/keywords", to_write, &add_keyword, web::writes},
    web::route{"GET", "/api/v2/filters/keywords/:id", to_read, &show_keyword},
    web::route{"PUT", "/api/v2/filters/keywords/:id", to_write, &update_keyword, web::writes},
    web::route{"DELETE", "/api/v2/filters/keywords/:id", to_write, &remove_keyword, web::writes},
    web::route{"GET", "/api/v2/filters/:id/statuses", to_read, &list_statuses},
    web::route{"POST", "/api/v2/filters/:id/statuses", to_write, &add_status, web::writes},
    web::route{"GET", "/api/v2/filters/statuses/:id", to_read, &show_status},
    web::route{"DELETE", "/api/v2/filters/statuses/:id", to_write, &remove_status, web::writes},
};

} // namespace

table filter_routes() {
  static const auto all = [] {
    std::vector<web::route> out(second_version.begin(), second_version.end());
    const auto first = first_version_filters();
    out.insert(out.end(), first.begin(), first.end());
    return out;
  }();
  return all;
}

} // namespace pheidi::instance::api
