-- Like: a favourite of a post of ours.
\set actor random(1000000, 1001999)
\set post random(1, 500)
BEGIN;
INSERT INTO favourites (account_id, status_id, created_at, updated_at) VALUES (:actor, :post, now(), now()) ON CONFLICT DO NOTHING;
INSERT INTO status_stats AS s (status_id, favourites_count, created_at, updated_at) VALUES (:post, 1, now(), now())
  ON CONFLICT (status_id) DO UPDATE SET favourites_count = s.favourites_count + 1, updated_at = now();
COMMIT;
