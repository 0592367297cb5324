// The names by which handlers and jobs say what follows.
#pragma once

#include "pheidi/federation/outbox/follow_up.hpp"

namespace pheidi::federation::inbox {

using outbox::follow_ups;
using outbox::redis_command;
using outbox::ruby_job;

using outbox::after_block;
using outbox::after_suspension;
using outbox::after_unsuspension;
using outbox::announce_poll;
using outbox::crawl_links;
using outbox::delete_account;
using outbox::deliver;
using outbox::distribute;
using outbox::distribute_again;
using outbox::distribute_edit;
using outbox::download_avatar;
using outbox::download_header;
using outbox::download_media;
using outbox::fetch_replies;
using outbox::fetch_reply;
using outbox::follow_again;
using outbox::forward;
using outbox::forward_slowly;
using outbox::insert_into_home;
using outbox::merge_feeds;
using outbox::move_followers;
using outbox::notify;
using outbox::notify_of_poll_end;
using outbox::refresh_remote_actor;
using outbox::remove_status;
using outbox::resolve_mention;
using outbox::resolve_thread;
using outbox::send_edit;
using outbox::synchronise_featured_posts;
using outbox::synchronise_followers_of;
using outbox::times_of;
using outbox::unmerge_feeds;
using outbox::verify_quote;

using outbox::link_used;
using outbox::marker_key;
using outbox::move_began;
using outbox::move_key;
using outbox::post_used;
using outbox::tag_used;

} // namespace pheidi::federation::inbox
