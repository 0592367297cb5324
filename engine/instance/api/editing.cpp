// Edits of one's own posts, under the rules of new ones; policies and ends of quotes.
#include "editing.hpp"

#include "publish_draft.hpp"
#include "text_measure.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/feeds/farewell.hpp"
#include "pheidi/instance/media/focus.hpp"
#include "pheidi/model/client/local_edits.hpp"
#include "pheidi/model/client/quoting.hpp"

#include <algorithm>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

web::answer show(web::call& c, std::int64_t id) {
  auto entity = entities::status(c.tx, c.context(), id);
  return entity ? web::answer(*entity) : web::not_found();
}

std::optional<model::status_row> own_post(web::call& c, std::size_t place = 0) {
  const auto id = c.id(place);
  auto row = id ? model::find_status(c.tx, status_id(*id)) : std::nullopt;
  if (!row || row->deleted || row->reblog_of || row->author != c.me().account) return std::nullopt;
  return row;
}

/// Of attachments that the edited post has.
web::or_refusal<std::vector<model::attachment_edit>>
read_attachments(const web::parameters& given, const std::vector<std::int64_t>& media) {
  std::vector<model::attachment_edit> out;
  for (const auto& each : given.children("media_attributes")) {
    const auto id = web::read_id(each.text_or_empty("id"));
    if (!id || std::ranges::find(media, *id) == media.end()) continue;
    model::attachment_edit edit{*id, each.text("description"), std::nullopt};
    if (edit.description && is_too_long_for_description(*edit.description))
      return web::invalid("a description is too long");
    if (const auto focus = media::parse_focus(each.text_or_empty("focus")))
      edit.focus = activitypub::focal_point{focus->x, focus->y};
    out.push_back(std::move(edit));
    if (out.size() > most_attachments) return web::invalid("too many attachments");
  }
  return out;
}

/// All but whom the text names.
web::or_refusal<model::post_edit> read_edit(web::call& c, const at_desk& desk,
                                            const model::status_row& stored) {
  model::post_edit edit;
  const auto media = read_media_ids(c.given);
  if (!media) return media.error();
  const auto poll = read_poll_draft(c.given);
  if (!poll) return poll.error();
  if (*poll && !media->empty()) return web::invalid("a poll cannot have attachments");
  const bool quotes = model::find_quote(c.tx, c.schema, stored.id).has_value();
  auto words = read_wording(c.given, {.quotes = quotes, .has_media = !media->empty()});
  if (!words) return words.error();
  auto attachments = read_attachments(c.given, *media);
  if (!attachments) return attachments.error();
  const auto taken = take_media(desk, *media, stored.id);
  if (!taken) return taken.error();
  edit.text = std::move(words->text);
  edit.spoiler = std::move(words->spoiler);
  edit.sensitive = c.given.flag_or("sensitive", false) || !is_blank(c.given.text_or_empty("spoiler_text"));
  edit.media = *taken;
  edit.attachments = std::move(*attachments);
  if (*poll) edit.poll = poll_of(**poll, c.now);
  return edit;
}

std::string language_after(web::call& c, status_id id) {
  auto said = known_language(c.given.text_or_empty("language"));
  return said.empty() ? model::language_of_post(c.tx, id) : said;
}

bool change_policy_of(web::call& c, const model::status_row& stored, std::string_view name) {
  const auto policy = model::quote_policy_named(name);
  return policy && model::set_quote_policy(
                       c.tx, stored.id, is_open(stored.seen_by) ? *policy : model::quoted_by_nobody, c.now);
}

void tell(web::call& c, const model::status_row& stored, const model::post_edit& edit,
          const model::applied_edit& done, bool policy_changed) {
  if (done.changed) c.then.enqueue({outbox::distribute_edit(stored.id)});
  if (done.changed || policy_changed) c.then.enqueue({outbox::send_edit(stored.id)});
  if (done.text_changed && edit.media.empty()) c.then.enqueue({outbox::crawl_own_links(stored.id)});
  if (done.poll) {
    const auto lasts = std::chrono::ceil<seconds>(edit.poll->ends_at - c.now);
    c.then.enqueue({outbox::notify_of_poll_end(*done.poll, lasts)});
  }
}

/// Streams here hear of it, servers that saw the stamp, and those that have the quoting post from us.
void end_quote(web::call& c, const model::quote_row& quote, status_id quoted) {
  outbox::follow_ups then;
  const feeds::farewell_sources from{c.here.settings, c.here.cipher, c.schema, c.now};
  feeds::tell_servers_of_revoked_quote(c.tx, from, quote, then);
  if (!model::end_quote(c.tx, c.schema, quote.status, quoted, c.now)) return;
  then.enqueue({outbox::distribute_edit(quote.status)});
  const auto quoting = model::find_status(c.tx, quote.status);
  if (quoting && quoting->local) then.enqueue({outbox::send_edit(quote.status)});
  c.then.add(std::move(then));
}

} // namespace

web::answer edit_status(web::call& c) {
  const auto stored = own_post(c);
  if (!stored) return web::not_found();
  const auto policy = c.given.text_or_empty("quote_approval_policy");
  if (!policy.empty() && !model::quote_policy_named(policy))
    return web::invalid("quote_approval_policy is none of public, followers, nobody");
  const auto desk = desk_of(c);
  auto edit = read_edit(c, desk, *stored);
  if (!edit) return edit.error();
  const auto* strangers = c.carried<other_names>();
  const auto words = find_named(c.tx, c.schema, c.here.settings.identity, desk.author, edit->text,
                                strangers ? *strangers : other_names());
  edit->text = words.text;
  edit->mentions = words.mentions();
  edit->hashtags = hashtags_in(words.text);
  edit->language = language_after(c, stored->id);
  const bool policy_changed = change_policy_of(c, *stored, policy);
  const auto done = model::edit_local_post(c.tx, c.schema, *stored, *edit, c.now);
  tell(c, *stored, *edit, done, policy_changed);
  return show(c, stored->id.value);
}

web::answer change_policy(web::call& c) {
  const auto stored = own_post(c);
  if (!stored) return web::not_found();
  const auto policy = c.given.text_or_empty("quote_approval_policy");
  if (!model::quote_policy_named(policy))
    return web::invalid("quote_approval_policy is none of public, followers, nobody");
  if (change_policy_of(c, *stored, policy)) c.then.enqueue({outbox::send_edit(stored->id)});
  return show(c, stored->id.value);
}

web::answer revoke_quote(web::call& c) {
  const auto stored = own_post(c);
  const auto quoting = c.id(1);
  if (!stored || !quoting) return web::not_found();
  const auto quote = model::find_quote(c.tx, c.schema, status_id(*quoting));
  if (!quote || quote->quoted != stored->id) return web::not_found();
  end_quote(c, *quote, stored->id);
  auto said = show(c, *quoting);
  said.keeps_changes = true; // it has ended, also where its author hides it from whom it quotes
  return said;
}

} // namespace pheidi::instance::api
