// The texts of profiles as HTML: ours are formatted, others' sanitised.
#include "instance/entities/account_parts.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/html.hpp"
#include "pheidi/model/actor_uri.hpp"

namespace pheidi::instance::entities {

namespace {

std::string formatted(const context& ctx, const account_parts& parts, const std::string& text, bool field) {
  std::vector<activitypub::mentioned_account> known;
  for (const auto& each : parts.named)
    known.push_back({each.username, each.domain, each.page});
  activitypub::text_format format;
  format.mentions = known;
  format.tag_url_prefix = model::web_origin(ctx.settings.identity) + "/tags/";
  format.local_domain = ctx.settings.identity.local_domain;
  format.web_domain = ctx.settings.identity.web_domain;
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
