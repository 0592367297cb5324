-- Announce: a boost of a post of ours.
\set actor random(1000000, 1001999)
\set number random(1, 9000000000000000)
\set post random(1, 500)
BEGIN;
INSERT INTO conversations (created_at, updated_at) VALUES (now(), now()) RETURNING id AS conversation \gset
INSERT INTO statuses (id, uri, visibility, conversation_id, created_at, updated_at, local, account_id, reblog_of_id, ordered_media_attachment_ids)
  VALUES (timestamp_id('statuses'), 'https://h.example/users/person' || :actor || '/statuses/' || :number || '/activity', 0, :conversation, now(), now(), false, :actor, :post, '{}');
INSERT INTO account_stats AS s (account_id, statuses_count, last_status_at, created_at, updated_at) VALUES (:actor, 1, now(), now(), now())
  ON CONFLICT (account_id) DO UPDATE SET statuses_count = s.statuses_count + 1, last_status_at = now(), updated_at = now();
INSERT INTO status_stats AS s (status_id, reblogs_count, created_at, updated_at) VALUES (:post, 1, now(), now())
  ON CONFLICT (status_id) DO UPDATE SET reblogs_count = s.reblogs_count + 1, updated_at = now();
COMMIT;
