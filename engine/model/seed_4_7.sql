-- From Mastodon 4.6 to 4.7: the keys of local actors move to `keypairs`, and local actors have no stored URI.
ALTER TABLE keypairs ADD COLUMN IF NOT EXISTS local_fragment varchar;
ALTER TABLE keypairs ALTER COLUMN uri DROP NOT NULL;
DROP INDEX IF EXISTS index_keypairs_on_account_id;
CREATE UNIQUE INDEX IF NOT EXISTS index_keypairs_on_account_id_and_local_fragment
  ON keypairs (account_id, local_fragment);

ALTER TABLE accounts ADD COLUMN IF NOT EXISTS requested_deletion_at timestamp(6);
ALTER TABLE accounts ALTER COLUMN uri DROP NOT NULL, ALTER COLUMN uri DROP DEFAULT;
DROP INDEX IF EXISTS index_accounts_on_uri;
CREATE UNIQUE INDEX IF NOT EXISTS index_accounts_on_uri ON accounts (uri);

INSERT INTO schema_migrations (version) VALUES ('20260812154114') ON CONFLICT DO NOTHING;
