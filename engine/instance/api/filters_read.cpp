// Words for actions and contexts, bounds for texts.
#include "filters.hpp"
#include "text_measure.hpp"

#include "pheidi/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace {

constexpr std::array<std::string_view, 5> contexts{"home", "notifications", "public", "thread", "account"};
constexpr std::array<std::string_view, 3> actions{"warn", "hide", "blur"};

std::size_t characters(std::string_view text) {
  std::size_t n = 0;
  for (; !text.empty(); ++n)
    text.remove_prefix(next_utf8(text).length);
  return n;
}

} // namespace

web::or_refusal<std::vector<std::string>> read_contexts(const web::call& c) {
  std::vector<std::string> out;
  for (auto& each : c.given.texts("context")) {
    if (std::ranges::find(contexts, each) == contexts.end())
      return web::invalid("Context is none of the contexts: " + each);
    if (std::ranges::find(out, each) == out.end()) out.push_back(std::move(each));
  }
  if (out.empty()) return web::invalid("Context is missing");
  return out;
}

void read_expiry(const web::call& c, model::filter_change& into) {
  constexpr std::int64_t longest = std::int64_t{100} * 365 * 86400;
  into.expiry_given = c.given.tree().contains("expires_in");
  if (const auto left = c.given.number("expires_in"); left && *left >= 0)
    into.expires_at = c.now + seconds(std::min(*left, longest));
}

std::optional<web::answer> refuse_more_keywords(web::call& c, std::size_t there, std::size_t more) {
  if (more == 0) return std::nullopt;
  const auto of_all = model::count_filter_keywords(c.tx, c.me().account);
  if (there + more <= most_keywords && of_all + static_cast<std::int64_t>(more) <= most_keywords_of_one)
    return std::nullopt;
  return web::invalid("Keywords are too many");
}

web::or_refusal<model::filter_change> read_filter(const web::call& c, bool fresh) {
  model::filter_change out;
  out.title = c.given.text("title");
  if (fresh && !out.title) return web::invalid("Title can't be blank");
  if (out.title && (is_blank(*out.title) || characters(*out.title) > longest_title))
    return web::invalid("Title can't be blank, nor longer than 256 characters");
  if (fresh || c.given.has("context")) {
    auto given = read_contexts(c);
    if (!given) return given.error();
    out.contexts = std::move(*given);
  }
  if (const auto action = c.given.text("filter_action")) {
    const auto found = std::ranges::find(actions, *action);
    if (found == actions.end()) return web::invalid("Action is none of warn, hide, blur");
    out.action = static_cast<int>(found - actions.begin());
  }
  read_expiry(c, out);
  return out;
}

std::optional<web::answer> refuse_keyword(const std::optional<std::string>& keyword) {
  if (!keyword) return std::nullopt;
  if (is_blank(*keyword)) return web::invalid("Keyword can't be blank");
  if (characters(*keyword) > longest_keyword) return web::invalid("Keyword is longer than 200 characters");
  return std::nullopt;
}

web::or_refusal<std::vector<model::keyword_change>> read_keywords(const web::call& c) {
  std::vector<model::keyword_change> out;
  for (const auto& each : c.given.children("keywords_attributes")) {
    model::keyword_change change;
    if (const auto id = each.text("id")) {
      change.id = web::read_id(*id);
      if (!change.id) return web::not_found();
    }
    change.keyword = each.text("keyword");
    change.whole_word = each.flag("whole_word");
    change.remove = each.flag_or("_destroy", false);
    if (!change.id && change.remove) continue;
    if (!change.id && !change.keyword) return web::invalid("Keyword can't be blank");
    if (auto refused = refuse_keyword(change.keyword)) return std::move(*refused);
    out.push_back(std::move(change));
  }
  if (out.size() > most_keywords) return web::invalid("Keywords are too many");
  return out;
}

void tell_filters_changed(web::call& c) {
  c.then.run({federation::outbox::publish(fmt::format("timeline:{}", c.me().account.value),
                                          R"({"event":"filters_changed"})"),
              federation::outbox::publish(fmt::format("timeline:system:{}", c.me().account.value),
                                          R"({"event":"filters_changed"})")});
}

} // namespace pheidi::instance::api
