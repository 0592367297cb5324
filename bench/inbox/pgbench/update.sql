-- Update: somebody's newest post is edited; both versions are kept.
\set actor random(1000000, 1001999)
\set words random(12, 71)
BEGIN;
INSERT INTO status_edits (status_id, account_id, text, created_at, updated_at) SELECT id, account_id, text, now(), now() FROM statuses WHERE account_id = :actor AND deleted_at IS NULL AND reblog_of_id IS NULL ORDER BY id DESC LIMIT 1;
INSERT INTO status_edits (status_id, account_id, text, created_at, updated_at) SELECT id, account_id, repeat('other ', :words), now(), now() FROM statuses WHERE account_id = :actor AND deleted_at IS NULL AND reblog_of_id IS NULL ORDER BY id DESC LIMIT 1;
UPDATE statuses SET text = repeat('other ', :words), edited_at = now(), updated_at = now() WHERE id = (SELECT id FROM statuses WHERE account_id = :actor AND deleted_at IS NULL AND reblog_of_id IS NULL ORDER BY id DESC LIMIT 1);
COMMIT;
