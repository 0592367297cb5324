-- Undo of a Follow; counted as far as the follower is concerned.
\set actor random(1000000, 1001999)
BEGIN;
DELETE FROM follows WHERE account_id = :actor;
UPDATE account_stats SET following_count = 0, updated_at = now() WHERE account_id = :actor;
COMMIT;
