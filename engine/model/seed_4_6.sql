-- From Mastodon 4.2 to 4.6: numeric actor URIs (4.5) and the keys of remote actors in a table of their own.
ALTER TABLE accounts
  ADD COLUMN IF NOT EXISTS attribution_domains varchar[] DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS avatar_description varchar NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS collections_url varchar,
  ADD COLUMN IF NOT EXISTS feature_approval_policy integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS following_url varchar NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS header_description varchar NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS id_scheme integer DEFAULT 1,
  ADD COLUMN IF NOT EXISTS show_featured boolean NOT NULL DEFAULT true,
  ADD COLUMN IF NOT EXISTS show_media boolean NOT NULL DEFAULT true,
  ADD COLUMN IF NOT EXISTS show_media_replies boolean NOT NULL DEFAULT true;

ALTER TABLE users
  ADD COLUMN IF NOT EXISTS age_verified_at timestamp(6),
  ADD COLUMN IF NOT EXISTS otp_secret varchar,
  ADD COLUMN IF NOT EXISTS require_tos_interstitial boolean NOT NULL DEFAULT false;

ALTER TABLE user_roles
  ADD COLUMN IF NOT EXISTS collection_limit integer NOT NULL DEFAULT 10,
  ADD COLUMN IF NOT EXISTS require_2fa boolean NOT NULL DEFAULT false;

ALTER TABLE tombstones ALTER COLUMN account_id SET NOT NULL;

CREATE TABLE IF NOT EXISTS keypairs (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  created_at timestamp(6) NOT NULL,
  expires_at timestamp(6),
  private_key varchar,
  public_key varchar NOT NULL,
  revoked boolean NOT NULL DEFAULT false,
  type integer NOT NULL,
  updated_at timestamp(6) NOT NULL,
  uri varchar NOT NULL,
  CONSTRAINT fk_rails_f5ea7ac36a FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS index_keypairs_on_account_id ON keypairs (account_id);
CREATE UNIQUE INDEX IF NOT EXISTS index_keypairs_on_uri ON keypairs (uri);

INSERT INTO schema_migrations (version) VALUES ('20260611150940') ON CONFLICT DO NOTHING;
