// The same answers as for posts out of the database, from what a client sees of a post.
#include "pheidi/instance/entities/filter_set.hpp"

#include "instance/entities/keyword_matcher.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace bj = boost::json;

namespace {

std::string_view text_of(const bj::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

void add_line(std::string& to, std::string_view text) {
  if (text.empty()) return;
  if (!to.empty()) to += "\n\n";
  to += text;
}

void add_lines(std::string& to, const bj::value* list, std::string_view key) {
  if (!list || !list->is_array()) return;
  for (const auto& each : list->get_array())
    if (each.is_object()) add_line(to, text_of(each.get_object(), key));
}

} // namespace

struct filter_set::impl {
  struct ready {
    model::filter_row row;
    keyword_matcher keywords;
    bj::object brief; // as a FilterResult shows it
  };
  std::vector<ready> filters;
};

filter_set::filter_set(std::vector<model::filter_row> rows) : impl_(std::make_unique<impl>()) {
  for (auto& row : rows) {
    keyword_matcher keywords(row.keywords);
    auto brief = filter(row);
    brief.erase("keywords");
    brief.erase("statuses");
    impl_->filters.push_back({std::move(row), std::move(keywords), std::move(brief)});
  }
}

filter_set::~filter_set() = default;

bool filter_set::empty() const {
  return impl_->filters.empty();
}

bj::array filter_set::matches(const std::vector<std::int64_t>& ids, const std::string& text,
                              wall_time now) const {
  bj::array results;
  for (const auto& each : impl_->filters) {
    if (each.row.expires_at && *each.row.expires_at <= now) continue;
    const auto match = each.keywords.first_match(text);
    bj::array posts;
    for (const auto& status : each.row.statuses)
      if (std::ranges::find(ids, status.status) != ids.end()) posts.emplace_back(id(status.status));
    if (!match && posts.empty()) continue;
    results.push_back(
        bj::object{{"filter", each.brief},
                   {"keyword_matches", match ? bj::value(bj::array{*match}) : bj::value(nullptr)},
                   {"status_matches", std::move(posts)}});
  }
  return results;
}

std::string searchable_text(const bj::object& status) {
  std::string out;
  add_line(out, text_of(status, "spoiler_text"));
  add_line(out, activitypub::visible_text(text_of(status, "content")));
  if (const auto* poll = status.if_contains("poll"); poll && poll->is_object())
    add_lines(out, poll->get_object().if_contains("options"), "title");
  add_lines(out, status.if_contains("media_attachments"), "description");
  return out;
}

} // namespace pheidi::instance::entities
