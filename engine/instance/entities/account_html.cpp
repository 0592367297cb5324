// The texts of profiles as HTML: ours are formatted, others' sanitised.
#include "instance/entities/account_parts.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/html.hpp"
#include "pheidi/model/text_format.hpp"

namespace pheidi::instance::entities {

namespace {

std::string formatted(const context& ctx, const account_parts& parts, const std::string& text, bool field) {
  std::vector<activitypub::mentioned_account> known;
  for (const auto& each : parts.named)
    known.push_back({each.username, each.domain, each.page});
  auto format = model::own_text_format(ctx.settings.identity);
  format.mentions = known;
  format.paragraphs = !field;
  format.full_handles = format.rel_me = field;
  return activitypub::format_text(text, format);
}

} // namespace

std::string note_html(const context& ctx, const account_parts& parts, const model::profile_row& row) {
  if (!row.domain.empty()) return activitypub::sanitise_html(row.note);
  return formatted(ctx, parts, row.note, false);
}

std::string field_html(const context& ctx, const account_parts& parts, const model::profile_row& row,
                       const std::string& value) {
  if (!row.domain.empty()) return activitypub::sanitise_html(value);
  return formatted(ctx, parts, value, true);
}

} // namespace pheidi::instance::entities
