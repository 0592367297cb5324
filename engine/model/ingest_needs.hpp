// The tables, columns and indexes that the reading of activities rests on, as data.
#pragma once

#include "pheidi/model/schema.hpp"

namespace pheidi::model {

inline constexpr const char* actors = "knowing remote actors and their keys";
inline constexpr const char* following = "follows and blocks";
inline constexpr const char* posts = "posts of other servers";
inline constexpr const char* reactions = "favourites, bookmarks and conversations";
inline constexpr const char* notifying = "notifications";
inline constexpr const char* filtering = "filtered notifications";
inline constexpr const char* moderating = "reports and relays";
inline constexpr const char* quoting = "quote posts";
inline constexpr const char* collecting = "collections of accounts";

/// A table and its columns as "name:type": b bigint, B its array, i integer, f boolean, t text, T its array,
/// z time, j JSON. Those that we fill in a new row end in '!'.
struct needed_table {
  const char* name;
  const char* columns;
  const char* needed_for;
  bool schema_facts::*when = nullptr; // null: always
  bool fatal = true;
};

inline constexpr needed_table needed[] = {
    {"accounts",
     "id:b username:t domain:t uri:t url:t inbox_url:t outbox_url:t shared_inbox_url:t followers_url:t"
     " protocol:i actor_type:t public_key:t private_key:t last_webfingered_at:z suspended_at:z"
     " suspension_origin:i silenced_at:z sensitized_at:z moved_to_account_id:b also_known_as:T fields:j"
     " featured_collection_url:t locked:f discoverable:f indexable:f memorial:f hide_collections:f"
     " display_name:t note:t avatar_remote_url:t header_remote_url:t avatar_file_name:t"
     " avatar_content_type:t avatar_file_size:i avatar_updated_at:z header_file_name:t header_content_type:t"
     " header_file_size:i header_updated_at:z created_at:z! updated_at:z!",
     actors},
    {"account_stats",
     "account_id:b! followers_count:b following_count:b statuses_count:b last_status_at:z created_at:z!"
     " updated_at:z!",
     actors},
    {"domain_blocks", "domain:t severity:i reject_media:f reject_reports:f created_at:z", actors},
    {"domain_allows", "domain:t", actors},
    {"ip_blocks", "severity:i expires_at:z", actors},
    {"unavailable_domains", "domain:t created_at:z! updated_at:z!", actors},
    {"account_deletion_requests", "account_id:b! created_at:z! updated_at:z!", actors},
    {"keypairs",
     "account_id:b! uri:t! type:i! public_key:t! private_key:t revoked:f expires_at:z created_at:z!"
     " updated_at:z!",
     actors, &schema_facts::has_keypairs},
    {"tombstones", "account_id:b! uri:t! by_moderator:f created_at:z! updated_at:z!", posts},
    {"users", "account_id:b current_sign_in_at:z settings:t disabled:f approved:f confirmed_at:z", notifying},
    {"follows",
     "id:b account_id:b! target_account_id:b! uri:t show_reblogs:f notify:f languages:T created_at:z!"
     " updated_at:z!",
     following},
    {"follow_requests",
     "id:b account_id:b! target_account_id:b! uri:t show_reblogs:f notify:f languages:T created_at:z!"
     " updated_at:z!",
     following},
    {"blocks", "account_id:b! target_account_id:b! uri:t created_at:z! updated_at:z!", following},
    {"mutes",
     "account_id:b! target_account_id:b! hide_notifications:f expires_at:z created_at:z! updated_at:z!",
     following},
    {"account_domain_blocks", "account_id:b domain:t", following},
    {"list_accounts", "list_id:b! account_id:b! follow_id:b follow_request_id:b", following},
    {"statuses",
     "id:b account_id:b! conversation_id:b deleted_at:z edited_at:z in_reply_to_account_id:b in_reply_to_id:b"
     " language:t local:f ordered_media_attachment_ids:B poll_id:b reblog_of_id:b reply:f sensitive:f"
     " spoiler_text:t text:t uri:t url:t visibility:i created_at:z! updated_at:z!",
     posts},
    {"conversations", "id:b uri:t created_at:z! updated_at:z!", posts},
    {"mentions", "account_id:b! status_id:b! silent:f created_at:z! updated_at:z!", posts},
    {"tags", "id:b name:t display_name:t last_status_at:z created_at:z! updated_at:z!", posts},
    {"statuses_tags", "status_id:b! tag_id:b!", posts},
    {"media_attachments",
     "id:b account_id:b status_id:b remote_url:t thumbnail_remote_url:t description:t blurhash:t file_meta:j"
     " type:i processing:i created_at:z! updated_at:z!",
     posts},
    {"custom_emojis", "shortcode:t domain:t uri:t image_remote_url:t disabled:f created_at:z! updated_at:z!",
     posts},
    {"polls",
     "id:b account_id:b! status_id:b! options:T cached_tallies:B multiple:f expires_at:z last_fetched_at:z"
     " lock_version:i voters_count:b votes_count:b created_at:z! updated_at:z!",
     posts},
    {"poll_votes", "account_id:b! poll_id:b! choice:i uri:t created_at:z! updated_at:z!", posts},
    {"status_stats",
     "status_id:b! replies_count:b reblogs_count:b favourites_count:b created_at:z! updated_at:z!", posts},
    {"status_edits",
     "status_id:b! account_id:b text:t spoiler_text:t sensitive:f media_descriptions:T poll_options:T"
     " ordered_media_attachment_ids:B created_at:z! updated_at:z!",
     posts},
    {"status_pins", "account_id:b! status_id:b! created_at:z! updated_at:z!", posts},
    {"featured_tags", "account_id:b! tag_id:b! statuses_count:b last_status_at:z created_at:z! updated_at:z!",
     posts},
    {"preview_cards", "id:b title:t description:t provider_name:t image_file_name:t type:i link_type:i",
     posts},
    {"preview_cards_statuses", "status_id:b! preview_card_id:b!", posts},
    {"favourites", "id:b account_id:b! status_id:b! created_at:z! updated_at:z!", reactions},
    {"bookmarks", "account_id:b status_id:b", reactions},
    {"account_conversations",
     "id:b account_id:b! conversation_id:b! last_status_id:b participant_account_ids:B status_ids:B unread:f"
     " lock_version:i",
     reactions},
    {"conversation_mutes", "account_id:b conversation_id:b", reactions},
    {"notifications",
     "id:b account_id:b! from_account_id:b! activity_id:b! activity_type:t! type:t created_at:z! "
     "updated_at:z!",
     notifying},
    {"notification_policies",
     "account_id:b! for_limited_accounts:i for_new_accounts:i for_not_followers:i for_not_following:i"
     " for_private_mentions:i created_at:z! updated_at:z!",
     filtering, &schema_facts::has_notification_filter},
    {"notification_permissions", "account_id:b! from_account_id:b! created_at:z! updated_at:z!", filtering,
     &schema_facts::has_notification_filter},
    {"notification_requests",
     "id:b account_id:b! from_account_id:b! last_status_id:b notifications_count:b created_at:z! "
     "updated_at:z!",
     filtering, &schema_facts::has_notification_filter},
    {"reports",
     "id:b account_id:b! target_account_id:b! status_ids:B comment:t uri:t category:i forwarded:f"
     " action_taken_at:z created_at:z! updated_at:z!",
     moderating},
    {"relays", "inbox_url:t state:i follow_activity_id:t", moderating},
    {"quotes",
     "id:b account_id:b! status_id:b! quoted_account_id:b quoted_status_id:b state:i activity_uri:t"
     " approval_uri:t legacy:f created_at:z! updated_at:z!",
     quoting, &schema_facts::has_quotes, false},
    {"tagged_objects", "status_id:b! ap_type:t! uri:t object_type:t object_id:b created_at:z! updated_at:z!",
     collecting, &schema_facts::has_tagged_objects, false},
    {"collections",
     "id:b account_id:b! uri:t url:t local:f! name:t! sensitive:f! discoverable:f! created_at:z! "
     "updated_at:z!",
     collecting, &schema_facts::has_collections, false},
    {"collection_items",
     "id:b account_id:b collection_id:b! uri:t object_uri:t approval_uri:t state:i position:i created_at:z!"
     " updated_at:z!",
     collecting, &schema_facts::has_collections, false},
};

struct needed_index {
  const char* table;
  const char* columns; // as PostgreSQL writes them, without operator classes
  bool schema_facts::*when = nullptr;
};

/// Without them an upsert is an error, or the same row is there twice.
inline constexpr needed_index unique_indexes[] = {
    {"accounts", "lower((username)::text), COALESCE(lower((domain)::text), ''::text)"},
    {"account_stats", "account_id"},
    {"keypairs", "uri", &schema_facts::has_keypairs},
    {"statuses", "uri"},
    {"conversations", "uri"},
    {"tags", "lower((name)::text)"},
    {"mentions", "account_id, status_id"},
    {"status_stats", "status_id"},
    {"favourites", "account_id, status_id"},
    {"follows", "account_id, target_account_id"},
    {"follow_requests", "account_id, target_account_id"},
    {"blocks", "account_id, target_account_id"},
    {"mutes", "account_id, target_account_id"},
    {"status_pins", "account_id, status_id"},
    {"quotes", "status_id", &schema_facts::has_quotes},
};

/// Without them each activity reads a whole table.
inline constexpr needed_index quick_indexes[] = {
    {"accounts", "uri"},          {"follows", "target_account_id"}, {"statuses", "in_reply_to_id"},
    {"statuses", "reblog_of_id"}, {"notifications", "account_id"},
};

} // namespace pheidi::model
