// The steps from a draft to its rows, each of which may refuse.
#include "publish_draft.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/visibility.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

/// Whoever has agreed already hears of it, others are asked.
void tell_of_quote(const at_desk& desk, const model::local_post& post, const model::written_post& written) {
  if (!written.quote) return;
  if (post.quote->state == 0)
    desk.then.enqueue({outbox::request_quote(*written.quote)});
  else if (post.quote->quoted_account && *post.quote->quoted_account != desk.author)
    desk.then.enqueue({outbox::notify(*post.quote->quoted_account, *written.quote, "Quote", "quote")});
}

/// Feeds, notifications and streams here; the Create to others; what is due later.
void tell(const at_desk& desk, const model::local_post& post, const model::written_post& written) {
  auto& then = desk.then;
  then.enqueue({outbox::distribute(written.id, {}), outbox::send_post(written.id)});
  if (post.media.empty() && !post.quote) then.enqueue({outbox::crawl_own_links(written.id)});
  if (written.poll) {
    const auto lasts = std::chrono::ceil<seconds>(post.poll->ends_at - desk.now);
    then.enqueue({outbox::notify_of_poll_end(*written.poll, lasts)});
  }
  tell_of_quote(desk, post, written);
  for (const auto tag : written.tags)
    then.run(outbox::tag_used(tag, desk.author, desk.now));
}

std::optional<web::answer> connect(const at_desk& desk, const draft& from, model::local_post& post) {
  if (from.in_reply_to) {
    auto parent = visible_post(desk, *from.in_reply_to);
    if (!parent) return parent.error();
    post.parent = std::move(*parent);
  }
  if (from.quoted) {
    auto quote = judge_quote(desk, *from.quoted, from.seen_by);
    if (!quote) return quote.error();
    post.quote = std::move(*quote);
  }
  return std::nullopt;
}

model::local_post begin_post(const at_desk& desk, const draft& from) {
  model::local_post post;
  post.author = desk.author;
  post.application = desk.application;
  post.spoiler = from.spoiler;
  post.language = from.language;
  post.sensitive = from.sensitive;
  post.seen_by = from.seen_by;
  post.quote_policy = from.quote_policy;
  if (from.poll) post.poll = poll_of(*from.poll, desk.now);
  return post;
}

} // namespace

at_desk desk_of(web::call& c) {
  const auto application = c.by->application > 0 ? std::optional(c.by->application) : std::nullopt;
  return {c.tx, c.here.settings, c.schema, c.me().account, application, c.now, c.then};
}

model::local_poll poll_of(const poll_draft& poll, wall_time now) {
  return {poll.options, poll.multiple, poll.hide_totals, now + poll.lasts};
}

std::vector<activitypub::hashtag> hashtags_in(std::string_view text) {
  std::vector<activitypub::hashtag> out;
  for (const auto& entity : activitypub::find_entities(text)) {
    if (entity.what != activitypub::text_entity::kind::hashtag) continue;
    auto sign = text.substr(entity.begin, entity.end - entity.begin);
    sign.remove_prefix(sign.starts_with('#') ? 1 : 3); // the wide sign has three bytes
    auto tag = activitypub::normalise_hashtag(sign);
    if (tag && std::ranges::find(out, tag->name, &activitypub::hashtag::name) == out.end())
      out.push_back(std::move(*tag));
  }
  return out;
}

web::or_refusal<model::status_row> visible_post(const at_desk& desk, std::int64_t id) {
  if (model::may_see(desk.tx, desk.schema, id, desk.context().as_viewer()) != model::seen::yes)
    return web::not_found();
  auto row = model::find_status(desk.tx, status_id(id));
  if (row && row->reblog_of) row = model::find_status(desk.tx, *row->reblog_of);
  if (!row || row->deleted) return web::not_found();
  return std::move(*row);
}

web::or_refusal<std::vector<std::int64_t>>
take_media(const at_desk& desk, const std::vector<std::int64_t>& ids, std::optional<status_id> on) {
  const auto uploads = model::lock_uploads(desk.tx, desk.author, ids, on);
  if (uploads.size() != ids.size()) return web::invalid("media_ids names no free attachment of yours");
  const bool ready = std::ranges::all_of(uploads, &model::upload_row::ready);
  if (!ready) return web::invalid("an attachment is not ready yet");
  if (uploads.size() > 1 && std::ranges::any_of(uploads, &model::upload_row::stands_alone))
    return web::invalid("sound and film cannot be attached together with other files");
  return ids;
}

std::optional<web::answer> refuse_unexpected(const at_desk& desk, const named_text& words,
                                             const std::optional<std::vector<std::int64_t>>& allowed) {
  if (!allowed) return std::nullopt;
  std::vector<account_id> unexpected;
  for (const auto account : words.mentions())
    if (std::ranges::find(*allowed, account.value) == allowed->end()) unexpected.push_back(account);
  if (unexpected.empty()) return std::nullopt;
  auto refusal = web::unprocessable("");
  refusal.body = boost::json::serialize(
      boost::json::object{{"error", "Post would be sent to unexpected accounts"},
                          {"unexpected_accounts", entities::accounts(desk.tx, desk.context(), unexpected)}});
  return refusal;
}

web::or_refusal<model::written_post> publish_draft(const at_desk& desk, const draft& from,
                                                   const other_names& others) {
  auto post = begin_post(desk, from);
  if (auto refusal = connect(desk, from, post)) return std::move(*refusal);
  const auto media = take_media(desk, from.media);
  if (!media) return media.error();
  post.media = *media;
  const auto words = find_named(desk.tx, desk.schema, desk.settings.identity, desk.author, from.text, others);
  if (auto refusal = refuse_unexpected(desk, words, from.allowed_mentions)) return std::move(*refusal);
  post.text = words.text;
  post.mentions = words.mentions();
  post.hashtags = hashtags_in(post.text);
  const auto written = model::write_post(desk.tx, desk.schema, desk.settings.identity, post, desk.now);
  tell(desk, post, written);
  return written;
}

} // namespace pheidi::instance::api
