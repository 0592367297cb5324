-- Create: a post with a hashtag.
\set topic random(0, 299)
\set actor random(1000000, 1001999)
\set number random(1, 9000000000000000)
\set words random(12, 71)
BEGIN;
INSERT INTO conversations (created_at, updated_at) VALUES (now(), now()) RETURNING id AS conversation \gset
INSERT INTO statuses (id, uri, url, text, language, visibility, conversation_id, created_at, updated_at, local, account_id, ordered_media_attachment_ids)
  VALUES (timestamp_id('statuses'), 'https://h.example/users/person' || :actor || '/statuses/' || :number, 'https://h.example/users/person' || :actor || '/statuses/' || :number, repeat('river ', :words), 'en', 0, :conversation, now(), now(), false, :actor, '{}')
  RETURNING id AS status \gset
UPDATE conversations SET parent_status_id = :status, parent_account_id = :actor WHERE id = :conversation;
INSERT INTO tags (name, display_name, last_status_at, created_at, updated_at) VALUES ('topic' || :topic, 'topic' || :topic, now(), now(), now())
  ON CONFLICT (lower(name::text)) DO NOTHING;
INSERT INTO statuses_tags (status_id, tag_id) SELECT :status, id FROM tags WHERE lower(name) = 'topic' || :topic;
INSERT INTO account_stats AS s (account_id, statuses_count, last_status_at, created_at, updated_at) VALUES (:actor, 1, now(), now(), now())
  ON CONFLICT (account_id) DO UPDATE SET statuses_count = s.statuses_count + 1, last_status_at = now(), updated_at = now();
COMMIT;
