-- Follow: of somebody here; the lower account is counted first, so that nobody waits in a circle.
\set actor random(1000000, 1001999)
\set user random(1, 50)
BEGIN;
SELECT id AS target FROM accounts WHERE lower(username) = lower('user' || :user) AND coalesce(lower(domain), '') = '' \gset
INSERT INTO follows (account_id, target_account_id, uri, created_at, updated_at) VALUES (:actor, :target, 'https://h.example/follows/' || :actor, now(), now()) ON CONFLICT DO NOTHING;
INSERT INTO account_stats AS s (account_id, following_count, created_at, updated_at) VALUES (:actor, 1, now(), now())
  ON CONFLICT (account_id) DO UPDATE SET following_count = s.following_count + 1, updated_at = now();
INSERT INTO account_stats AS s (account_id, followers_count, created_at, updated_at) VALUES (:target, 1, now(), now())
  ON CONFLICT (account_id) DO UPDATE SET followers_count = s.followers_count + 1, updated_at = now();
COMMIT;
