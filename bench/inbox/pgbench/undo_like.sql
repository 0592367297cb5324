-- Undo of a Like.
\set actor random(1000000, 1001999)
BEGIN;
DELETE FROM favourites WHERE id = (SELECT id FROM favourites WHERE account_id = :actor ORDER BY id DESC LIMIT 1);
UPDATE status_stats SET favourites_count = greatest(favourites_count - 1, 0), updated_at = now() WHERE status_id = 1 + :actor % 500;
COMMIT;
