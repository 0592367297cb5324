-- The part of Mastodon's data model that delivery and the reading of actors need, as Mastodon 4.2 has it;
-- seed_4_6.sql and seed_4_7.sql go on from here. Each statement may run again on what it made.
--
-- Left out are the columns that later releases dropped.

-- Ids in order of time: milliseconds of the transaction's start, then 16 bits that start at a place nobody
-- can guess and count up. The salt belongs to the database, so an existing function is never replaced.
DO $outer$
BEGIN
  IF to_regprocedure('timestamp_id(text)') IS NULL THEN
    EXECUTE format($create$
      CREATE FUNCTION timestamp_id(table_name text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $body$
      DECLARE
        time_part bigint := (date_part('epoch', now()) * 1000)::bigint << 16;
        start bigint := ('x' || left(md5(table_name || %L || time_part::text), 4))::bit(16)::int;
      BEGIN
        RETURN time_part | ((start + nextval(table_name || '_id_seq')) & 65535);
      END
      $body$
    $create$, replace(gen_random_uuid()::text, '-', ''));
  END IF;
END
$outer$;
CREATE SEQUENCE IF NOT EXISTS accounts_id_seq;

CREATE TABLE IF NOT EXISTS accounts (
  id bigint PRIMARY KEY DEFAULT timestamp_id('accounts'),
  actor_type varchar,
  also_known_as varchar[],
  avatar_content_type varchar,
  avatar_file_name varchar,
  avatar_file_size integer,
  avatar_remote_url varchar,
  avatar_storage_schema_version integer,
  avatar_updated_at timestamp,
  created_at timestamp NOT NULL,
  discoverable boolean,
  display_name varchar NOT NULL DEFAULT '',
  domain varchar,
  featured_collection_url varchar,
  fields jsonb,
  followers_url varchar NOT NULL DEFAULT '',
  header_content_type varchar,
  header_file_name varchar,
  header_file_size integer,
  header_remote_url varchar NOT NULL DEFAULT '',
  header_storage_schema_version integer,
  header_updated_at timestamp,
  hide_collections boolean,
  inbox_url varchar NOT NULL DEFAULT '',
  indexable boolean NOT NULL DEFAULT false,
  last_webfingered_at timestamp,
  locked boolean NOT NULL DEFAULT false,
  memorial boolean NOT NULL DEFAULT false,
  moved_to_account_id bigint,
  note text NOT NULL DEFAULT '',
  outbox_url varchar NOT NULL DEFAULT '',
  private_key text,
  protocol integer NOT NULL DEFAULT 0,
  public_key text NOT NULL DEFAULT '',
  requested_review_at timestamp,
  reviewed_at timestamp,
  sensitized_at timestamp,
  shared_inbox_url varchar NOT NULL DEFAULT '',
  silenced_at timestamp,
  suspended_at timestamp,
  suspension_origin integer,
  trendable boolean,
  updated_at timestamp NOT NULL,
  uri varchar NOT NULL DEFAULT '',
  url varchar,
  username varchar NOT NULL DEFAULT '',
  CONSTRAINT fk_rails_2320833084 FOREIGN KEY (moved_to_account_id) REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS index_accounts_on_domain_and_id ON accounts (domain, id);
CREATE INDEX IF NOT EXISTS index_accounts_on_moved_to_account_id
  ON accounts (moved_to_account_id) WHERE moved_to_account_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS index_accounts_on_uri ON accounts (uri);
CREATE INDEX IF NOT EXISTS index_accounts_on_url
  ON accounts (url text_pattern_ops) WHERE url IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS index_accounts_on_username_and_domain_lower
  ON accounts (lower(username::text), coalesce(lower(domain::text), ''));
CREATE INDEX IF NOT EXISTS search_index ON accounts USING gin ((
  setweight(to_tsvector('simple', display_name::text), 'A') ||
  setweight(to_tsvector('simple', username::text), 'B') ||
  setweight(to_tsvector('simple', coalesce(domain, '')::text), 'C')));

CREATE TABLE IF NOT EXISTS account_stats (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  created_at timestamp NOT NULL,
  followers_count bigint NOT NULL DEFAULT 0,
  following_count bigint NOT NULL DEFAULT 0,
  last_status_at timestamp,
  statuses_count bigint NOT NULL DEFAULT 0,
  updated_at timestamp NOT NULL,
  CONSTRAINT fk_rails_215bb31ff1 FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS index_account_stats_on_account_id ON account_stats (account_id);
CREATE INDEX IF NOT EXISTS index_account_stats_on_last_status_at_and_account_id
  ON account_stats (last_status_at DESC NULLS LAST, account_id);

CREATE TABLE IF NOT EXISTS user_roles (
  id bigserial PRIMARY KEY,
  color varchar NOT NULL DEFAULT '',
  created_at timestamp(6) NOT NULL,
  highlighted boolean NOT NULL DEFAULT false,
  name varchar NOT NULL DEFAULT '',
  permissions bigint NOT NULL DEFAULT 0,
  position integer NOT NULL DEFAULT 0,
  updated_at timestamp(6) NOT NULL
);

-- Without the foreign keys to invites and oauth_applications: those tables are not part of this.
CREATE TABLE IF NOT EXISTS users (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  approved boolean NOT NULL DEFAULT true,
  chosen_languages varchar[],
  confirmation_sent_at timestamp,
  confirmation_token varchar,
  confirmed_at timestamp,
  consumed_timestep integer,
  created_at timestamp NOT NULL,
  created_by_application_id bigint,
  current_sign_in_at timestamp,
  disabled boolean NOT NULL DEFAULT false,
  email varchar NOT NULL DEFAULT '',
  encrypted_password varchar NOT NULL DEFAULT '',
  invite_id bigint,
  last_emailed_at timestamp,
  last_sign_in_at timestamp,
  locale varchar,
  otp_backup_codes varchar[],
  otp_required_for_login boolean NOT NULL DEFAULT false,
  reset_password_sent_at timestamp,
  reset_password_token varchar,
  role_id bigint,
  settings text,
  sign_in_count integer NOT NULL DEFAULT 0,
  sign_in_token varchar,
  sign_in_token_sent_at timestamp,
  sign_up_ip inet,
  skip_sign_in_token boolean,
  time_zone varchar,
  unconfirmed_email varchar,
  updated_at timestamp NOT NULL,
  webauthn_id varchar,
  CONSTRAINT fk_50500f500d FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
  CONSTRAINT fk_rails_642f17018b FOREIGN KEY (role_id) REFERENCES user_roles (id) ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS index_users_on_account_id ON users (account_id);
CREATE UNIQUE INDEX IF NOT EXISTS index_users_on_confirmation_token ON users (confirmation_token);
CREATE INDEX IF NOT EXISTS index_users_on_created_by_application_id
  ON users (created_by_application_id) WHERE created_by_application_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS index_users_on_email ON users (email);
CREATE UNIQUE INDEX IF NOT EXISTS index_users_on_reset_password_token
  ON users (reset_password_token text_pattern_ops) WHERE reset_password_token IS NOT NULL;
CREATE INDEX IF NOT EXISTS index_users_on_role_id ON users (role_id) WHERE role_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS index_users_on_unconfirmed_email
  ON users (unconfirmed_email) WHERE unconfirmed_email IS NOT NULL;

CREATE TABLE IF NOT EXISTS follows (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  created_at timestamp NOT NULL,
  languages varchar[],
  notify boolean NOT NULL DEFAULT false,
  show_reblogs boolean NOT NULL DEFAULT true,
  target_account_id bigint NOT NULL,
  updated_at timestamp NOT NULL,
  uri varchar,
  CONSTRAINT fk_32ed1b5560 FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
  CONSTRAINT fk_745ca29eac FOREIGN KEY (target_account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS index_follows_on_account_id_and_target_account_id
  ON follows (account_id, target_account_id);
CREATE INDEX IF NOT EXISTS index_follows_on_target_account_id_and_account_id
  ON follows (target_account_id, account_id);

CREATE TABLE IF NOT EXISTS account_deletion_requests (
  id bigserial PRIMARY KEY,
  account_id bigint NOT NULL,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  CONSTRAINT fk_rails_45bf2626b9 FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS index_account_deletion_requests_on_account_id
  ON account_deletion_requests (account_id);

CREATE TABLE IF NOT EXISTS tombstones (
  id bigserial PRIMARY KEY,
  account_id bigint,
  by_moderator boolean,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  uri varchar NOT NULL,
  CONSTRAINT fk_rails_f95b861449 FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS index_tombstones_on_account_id ON tombstones (account_id);
CREATE INDEX IF NOT EXISTS index_tombstones_on_uri ON tombstones (uri);

CREATE TABLE IF NOT EXISTS unavailable_domains (
  id bigserial PRIMARY KEY,
  created_at timestamp NOT NULL,
  domain varchar NOT NULL DEFAULT '',
  updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS index_unavailable_domains_on_domain ON unavailable_domains (domain);

CREATE TABLE IF NOT EXISTS domain_blocks (
  id bigserial PRIMARY KEY,
  created_at timestamp NOT NULL,
  domain varchar NOT NULL DEFAULT '',
  obfuscate boolean NOT NULL DEFAULT false,
  private_comment text,
  public_comment text,
  reject_media boolean NOT NULL DEFAULT false,
  reject_reports boolean NOT NULL DEFAULT false,
  severity integer DEFAULT 0,
  updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS index_domain_blocks_on_domain ON domain_blocks (domain);

CREATE TABLE IF NOT EXISTS domain_allows (
  id bigserial PRIMARY KEY,
  created_at timestamp NOT NULL,
  domain varchar NOT NULL DEFAULT '',
  updated_at timestamp NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS index_domain_allows_on_domain ON domain_allows (domain);

CREATE TABLE IF NOT EXISTS settings (
  id bigserial PRIMARY KEY,
  created_at timestamp,
  updated_at timestamp,
  value text,
  var varchar NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS index_settings_on_var ON settings (var);

CREATE TABLE IF NOT EXISTS relays (
  id bigserial PRIMARY KEY,
  created_at timestamp NOT NULL,
  follow_activity_id varchar,
  inbox_url varchar NOT NULL DEFAULT '',
  state integer NOT NULL DEFAULT 0,
  updated_at timestamp NOT NULL
);

CREATE TABLE IF NOT EXISTS schema_migrations (
  version varchar PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS ar_internal_metadata (
  key varchar PRIMARY KEY,
  created_at timestamp(6) NOT NULL,
  updated_at timestamp(6) NOT NULL,
  value varchar
);

INSERT INTO schema_migrations (version) VALUES ('20230907150100') ON CONFLICT DO NOTHING;
INSERT INTO ar_internal_metadata (key, value, created_at, updated_at)
  VALUES ('environment', 'production', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING;
