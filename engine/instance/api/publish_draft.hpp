// A draft becomes a post: what it needs of the database is asked, its rows are written, and what others must
// hear of it is noted down.
#pragma once

#include "draft.hpp"
#include "named_people.hpp"

namespace pheidi::instance::api {

/// Who posts, and where. Also of scheduled posts, whose author is not there.
struct at_desk {
  pqxx::dbtransaction& tx;
  const config::settings& settings;
  const model::schema_facts& schema;
  account_id author;
  std::optional<std::int64_t> application;
  wall_time now;
  federation::outbox::follow_ups& then;

  entities::context context() const { return {settings, schema, now, author}; }
};
at_desk desk_of(web::call& c);

web::or_refusal<model::written_post> publish_draft(const at_desk& desk, const draft& post,
                                                   const other_names& others);

// Parts of it that editing and scheduling share.

/// The attachments, if all may be used together.
web::or_refusal<std::vector<std::int64_t>> take_media(const at_desk& desk,
                                                      const std::vector<std::int64_t>& ids,
                                                      std::optional<status_id> on = std::nullopt);
/// A post that the author may see; of a boost its original. 404 for others.
web::or_refusal<model::status_row> visible_post(const at_desk& desk, std::int64_t id);
std::vector<activitypub::hashtag> hashtags_in(std::string_view text);
/// 422, with the accounts, when the text mentions others than it should.
std::optional<web::answer> refuse_unexpected(const at_desk& desk, const named_text& words,
                                             const std::optional<std::vector<std::int64_t>>& allowed);
model::local_poll poll_of(const poll_draft& poll, wall_time now);

/// Whether the author may quote that post, and if so in which state the quote begins.
web::or_refusal<model::new_quote> judge_quote(const at_desk& desk, std::int64_t quoted,
                                              activitypub::visibility seen_by);

} // namespace pheidi::instance::api
