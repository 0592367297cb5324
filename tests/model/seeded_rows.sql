-- Ada and Cy of harbour.example, whom Bo of island.example talks to: a row of each kind that others are told of.
-- Numbers are chosen, so that what is to be said can be worked out by hand.

INSERT INTO accounts (id, username, id_scheme, public_key, display_name, note, fields, locked, discoverable,
    indexable, show_media_replies, also_known_as, attribution_domains, avatar_file_name, avatar_content_type,
    avatar_description, header_file_name, header_content_type, created_at, updated_at) VALUES
  (101, 'ada', 0, :key, 'Ada :gull:', 'Harbour pilot #tides',
    '[{"name": "Web", "value": "https://ada.example"}, {"name": "Boat", "value": "Heron"}]', true, true,
    true, false, '{https://creek.example/users/ada}', '{press.example,ada.example}', 'lamp.png', 'image/png',
    'A lamp', 'quay.jpg', 'image/jpeg', '2025-05-06 17:30:00', now());
INSERT INTO accounts (id, username, id_scheme, public_key, discoverable, suspended_at, created_at, updated_at) VALUES
  (102, 'cy', 1, :key, false, NULL, '2026-03-04 17:30:00', now()),
  (103, 'eve', 0, :key, true, now(), '2026-03-04 17:30:00', now());
INSERT INTO accounts (id, username, domain, uri, url, inbox_url, followers_url, created_at, updated_at) VALUES
  (201, 'bo', 'island.example', 'https://island.example/users/bo', 'https://island.example/@bo',
    'https://island.example/users/bo/inbox', 'https://island.example/users/bo/followers', now(), now()),
  (202, 'ada', 'lagoon.example', 'https://lagoon.example/users/ada', 'https://lagoon.example/@ada',
    'https://lagoon.example/users/ada/inbox', 'https://lagoon.example/users/ada/followers', now(), now());
UPDATE accounts SET moved_to_account_id = 202 WHERE id = 101;

INSERT INTO custom_emojis (id, shortcode, image_file_name, image_content_type, created_at, updated_at) VALUES
  (9, 'gull', 'gull.png', 'image/png', now(), '2026-03-04 01:00:00');
INSERT INTO tags (id, name, created_at, updated_at) VALUES (11, 'dawn', now(), now()), (12, 'tides', now(), now());
INSERT INTO accounts_tags (account_id, tag_id) VALUES (101, 12);

-- Bo's post and Bo's poll.
INSERT INTO conversations (id, uri, created_at, updated_at) VALUES
  (5, 'https://island.example/contexts/5', now(), now());
INSERT INTO statuses (id, account_id, text, uri, url, local, conversation_id, created_at, updated_at) VALUES
  (301, 201, 'Gulls!', 'https://island.example/users/bo/statuses/7', 'https://island.example/@bo/7', false, 5,
    now(), now()),
  (302, 201, 'Tea?', 'https://island.example/users/bo/statuses/9', 'https://island.example/@bo/9', false, NULL,
    now(), now());
INSERT INTO polls (id, account_id, status_id, options, created_at, updated_at) VALUES
  (603, 201, 302, '{Tea,Coffee}', now(), now());

-- A public reply with all that a post can have; followers may quote it, all others may ask.
INSERT INTO statuses (id, account_id, text, spoiler_text, sensitive, language, reply, in_reply_to_id,
    in_reply_to_account_id, conversation_id, quote_approval_policy, ordered_media_attachment_ids, uri, local,
    created_at, edited_at, updated_at) VALUES
  (401, 101, 'See "this" & ask @bo@island.example or @cy about #dawn :gull:', 'Birds', true, 'en', true, 301, 201,
    5, 262146, '{502,501}', 'https://social.harbour.example/users/ada/statuses/401', true,
    '2026-03-04 10:11:12.789', '2026-03-04 11:00:00', now());
INSERT INTO status_edits (status_id, account_id, text, created_at, updated_at) VALUES
  (401, 101, 'See this', '2026-03-04 10:11:12.789', now());
INSERT INTO media_attachments (id, account_id, status_id, file_file_name, file_content_type, file_meta, description,
    blurhash, thumbnail_file_name, thumbnail_content_type, created_at, updated_at) VALUES
  (501, 101, 401, 'bell.ogg', 'audio/ogg', NULL, NULL, NULL, NULL, NULL, now(), now()),
  (502, 101, 401, 'gull.mp4', 'video/mp4',
    '{"focus": {"x": -0.25, "y": 1}, "original": {"width": 640, "height": 480, "duration": 12.5}}',
    E'A gull lands\non a mast', 'UOKxk.NDWRnl4-D%Riax?wNHs=X4FwNEWAR-', 'small.png', 'image/png', now(), now());
INSERT INTO preview_cards (id, url, created_at, updated_at) VALUES (13, 'https://press.example/gulls', now(), now());
INSERT INTO preview_cards_statuses (preview_card_id, status_id) VALUES (13, 401);
INSERT INTO mentions (id, account_id, status_id, created_at, updated_at) VALUES
  (21, 201, 401, now(), now()), (22, 102, 401, now(), now());
INSERT INTO statuses_tags (status_id, tag_id) VALUES (401, 11);
INSERT INTO status_stats (status_id, favourites_count, reblogs_count, created_at, updated_at) VALUES
  (401, 12, 0, now(), now());
INSERT INTO statuses (id, account_id, text, reply, in_reply_to_id, in_reply_to_account_id, local, created_at,
    updated_at) VALUES
  (411, 101, 'And', true, 401, 101, true, now(), now()), (412, 101, 'again', true, 401, 101, true, now(), now());

-- Narrower ones: unlisted (a thread of its own), for followers, for Bo alone.
INSERT INTO conversations (id, parent_account_id, parent_status_id, created_at, updated_at) VALUES
  (6, 101, 402, '2026-03-04 10:00:00', now());
INSERT INTO statuses (id, account_id, text, visibility, conversation_id, uri, local, created_at, updated_at) VALUES
  (402, 101, 'Ahoy', 1, 6, 'https://social.harbour.example/users/ada/statuses/402', true, '2026-03-04 10:00:00', now()),
  (403, 101, 'Ahoy', 2, NULL, 'https://social.harbour.example/users/ada/statuses/403', true, '2026-03-04 10:00:00',
    now()),
  (404, 101, '@bo@island.example Ahoy', 3, NULL, 'https://social.harbour.example/users/ada/statuses/404', true,
    '2026-03-04 10:00:00', now()),
  (431, 102, 'Ahoy', 0, NULL, 'https://social.harbour.example/ap/users/102/statuses/431', true, '2026-03-04 10:00:00',
    now());
INSERT INTO mentions (id, account_id, status_id, created_at, updated_at) VALUES (23, 201, 404, now(), now());

-- Polls at six in the evening: one open, one over.
INSERT INTO statuses (id, account_id, text, uri, local, created_at, updated_at) VALUES
  (405, 101, 'Tea or coffee?', 'https://social.harbour.example/users/ada/statuses/405', true, '2026-03-04 10:00:00',
    now()),
  (406, 101, 'And the weather?', 'https://social.harbour.example/users/ada/statuses/406', true,
    '2026-03-04 08:00:00', now());
INSERT INTO polls (id, account_id, status_id, multiple, options, cached_tallies, voters_count, expires_at, created_at,
    updated_at) VALUES
  (601, 101, 405, false, '{Tea,Coffee}', '{3,2}', 5, '2026-03-04 20:00:00', now(), '2026-03-04 12:00:00'),
  (602, 101, 406, true, '{Rain,Wind,Sun}', '{1,4,0}', 4, '2026-03-04 09:00:00', now(), '2026-03-04 09:00:00');
UPDATE statuses SET poll_id = 601 WHERE id = 405;
UPDATE statuses SET poll_id = 602 WHERE id = 406;

-- Quotes: consented to, of the old kind, of what is gone.
INSERT INTO statuses (id, account_id, text, quote_approval_policy, uri, local, created_at, updated_at) VALUES
  (407, 101, 'Look', 131072, 'https://social.harbour.example/users/ada/statuses/407', true, '2026-03-04 10:00:00',
    now()),
  (408, 101, 'Look', 0, 'https://social.harbour.example/users/ada/statuses/408', true, '2026-03-04 10:00:00', now()),
  (409, 101, 'Look', 0, 'https://social.harbour.example/users/ada/statuses/409', true, '2026-03-04 10:00:00', now());
INSERT INTO quotes (id, account_id, status_id, quoted_account_id, quoted_status_id, state, legacy, activity_uri,
    approval_uri, created_at, updated_at) VALUES
  (701, 101, 407, 201, 301, 1, false, 'https://social.harbour.example/users/ada/quote_requests/a1',
    'https://island.example/users/bo/stamps/3', now(), now()),
  (702, 101, 408, 201, 301, 0, true, NULL, NULL, now(), now()),
  (703, 101, 409, 201, NULL, 4, false, NULL, NULL, now(), now());

-- Boosts: of Bo's post, and of an own one that only followers may read.
INSERT INTO statuses (id, account_id, reblog_of_id, visibility, uri, local, created_at, updated_at) VALUES
  (421, 101, 301, 0, 'https://social.harbour.example/users/ada/statuses/421/activity', true, '2026-03-04 13:00:00',
    now()),
  (422, 101, 403, 2, 'https://social.harbour.example/users/ada/statuses/422/activity', true, '2026-03-04 13:00:00',
    now());

-- What accounts do to each other, and to their own profiles.
INSERT INTO follows (id, account_id, target_account_id, uri, created_at, updated_at) VALUES
  (801, 101, 201, 'https://social.harbour.example/1ea87517', now(), now());
INSERT INTO favourites (id, account_id, status_id, created_at, updated_at) VALUES (802, 101, 301, now(), now());
INSERT INTO blocks (id, account_id, target_account_id, created_at, updated_at) VALUES (803, 101, 202, now(), now());
INSERT INTO follow_requests (id, account_id, target_account_id, uri, created_at, updated_at) VALUES
  (804, 201, 101, 'https://island.example/follows/1', now(), now());
INSERT INTO reports (id, account_id, target_account_id, comment, status_ids, uri, created_at, updated_at) VALUES
  (805, 101, 201, 'Spam', '{301}', 'https://social.harbour.example/5f04', now(), now());
INSERT INTO status_pins (id, account_id, status_id, created_at, updated_at) VALUES (806, 101, 401, now(), now());
INSERT INTO featured_tags (id, account_id, tag_id, name, created_at, updated_at) VALUES
  (807, 101, 12, 'Tides', now(), now());
INSERT INTO account_migrations (id, account_id, target_account_id, created_at, updated_at) VALUES
  (808, 101, 202, now(), now());
INSERT INTO poll_votes (id, account_id, poll_id, choice, created_at, updated_at) VALUES
  (809, 101, 603, 0, now(), now());
INSERT INTO collections (id, account_id, name, local, sensitive, discoverable, created_at, updated_at) VALUES
  (901, 101, 'Birds', true, false, true, now(), now());
INSERT INTO collection_items (id, collection_id, account_id, activity_uri, created_at, updated_at) VALUES
  (902, 901, 201, 'https://social.harbour.example/users/ada/feature_requests/c3', now(), now());
