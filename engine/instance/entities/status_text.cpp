// The text of a post as HTML, and as plain text for keywords; which filters it meets.
#include "instance/entities/status_parts.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/html.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/text_format.hpp"

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

std::string formatted(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                      const std::string& text) {
  std::vector<activitypub::mentioned_account> known;
  if (const auto* author = parts.author(row)) known.push_back({author->username, "", author->page});
  if (const auto said = parts.mentions.find(row.id); said != parts.mentions.end())
    for (const auto& each : said->second)
      known.push_back({each.username, each.domain, each.page});
  auto format = model::own_text_format(ctx.settings.identity);
  format.mentions = known;
  if (row.quote && row.quote->state != static_cast<int>(model::quote_state::deleted))
    format.quote_url = row.quote->quoted_page;
  return activitypub::format_text(text, format);
}

void add_line(std::string& to, std::string_view text) {
  if (text.empty()) return;
  if (!to.empty()) to += "\n\n";
  to += text;
}

} // namespace

std::string content_html(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                         const std::string& text) {
  if (row.reblog_of) return "";
  return row.author_domain.empty() ? formatted(ctx, parts, row, text) : activitypub::sanitise_html(text);
}

std::string searchable_text(const status_parts& parts, const model::status_entity_row& row) {
  std::string out;
  add_line(out, row.spoiler_text);
  add_line(out, row.author_domain.empty() ? row.text : activitypub::visible_text(row.text));
  if (row.poll)
    if (const auto poll = parts.polls.find(*row.poll); poll != parts.polls.end())
      for (const auto& option : poll->second.options)
        add_line(out, option);
  if (const auto media = parts.media.find(row.id); media != parts.media.end())
    for (const auto& each : media->second)
      add_line(out, each.description.value_or(std::string()));
  return out;
}

bj::array filter_results(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                         const model::status_entity_row& shown) {
  if (!parts.filters || parts.filters->empty()) return {};
  if (row.author == ctx.viewer || shown.author == ctx.viewer) return {};
  return parts.filters->matches({row.id, shown.id}, searchable_text(parts, row), ctx.now);
}

} // namespace pheidi::instance::entities
