-- Delete: somebody's newest post is hidden and remembered.
\set actor random(1000000, 1001999)
\set number random(1, 9000000000000000)
BEGIN;
INSERT INTO tombstones (account_id, uri, created_at, updated_at) VALUES (:actor, 'https://h.example/users/person' || :actor || '/statuses/' || :number, now(), now());
UPDATE statuses SET deleted_at = now(), updated_at = now() WHERE id = (SELECT id FROM statuses WHERE account_id = :actor AND deleted_at IS NULL AND reblog_of_id IS NULL ORDER BY id DESC LIMIT 1);
COMMIT;
