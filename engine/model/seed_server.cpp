// Roles, applications and reserved names as a fresh Mastodon 4.7 has them.
#include "pheidi/model/seed_server.hpp"

#include "exec.hpp"

#include "pheidi/crypto/digest.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

struct role {
  std::int64_t id; // 0: the next free one
  const char* name;
  int position;
  std::int64_t permissions;
  bool highlighted;
};

/// Permissions are bits; what everybody may do is to invite.
constexpr role roles[] = {
    {-99, "", -1, 65536, false},
    {0, "Moderator", 10, 1049884, true},
    {0, "Admin", 100, 2031612, true},
    {0, "Owner", 1000, 1, true},
};

void seed_roles(pqxx::dbtransaction& tx) {
  for (const auto& r : roles)
    exec(tx,
         "INSERT INTO user_roles (id, name, position, permissions, highlighted, created_at, updated_at)"
         " SELECT CASE $1::bigint WHEN 0 THEN nextval('user_roles_id_seq') ELSE $1::bigint END,"
         " $2::varchar, $3::integer, $4::bigint, $5::boolean, now() AT TIME ZONE 'UTC',"
         " now() AT TIME ZONE 'UTC' WHERE NOT EXISTS (SELECT 1 FROM user_roles"
         " WHERE id = $1::bigint OR $1::bigint = 0 AND name = $2::varchar)",
         r.id, r.name, r.position, r.permissions, r.highlighted);
}

std::string token() {
  return crypto::hex(crypto::random_bytes(32));
}

/// The application that sessions of the web client belong to.
void seed_web_application(pqxx::dbtransaction& tx) {
  exec(tx,
       "INSERT INTO oauth_applications (name, uid, secret, superapp, redirect_uri, scopes, created_at, "
       "updated_at)"
       " SELECT 'Web', $1, $2, true, 'urn:ietf:wg:oauth:2.0:oob', 'read write follow push',"
       " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
       " WHERE NOT EXISTS (SELECT 1 FROM oauth_applications WHERE superapp AND name = 'Web')",
       token(), token());
}

/// Names that pass for the staff's. None has a digit, so each is its own folded form.
constexpr const char* staff_names =
    "{abuse,account,accounts,admin,administration,administrator,admins,help,helpdesk,instance,mod,moderator,"
    "moderators,mods,owner,root,security,server,staff,support,webmaster}";
/// Names that none may contain.
constexpr const char* software_names = "{mastodon,mastadon}";

void seed_username_blocks(pqxx::dbtransaction& tx) {
  for (const bool exact : {true, false})
    exec(tx,
         "INSERT INTO username_blocks (username, normalized_username, exact, created_at, updated_at)"
         " SELECT name, name, $2::boolean, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
         " FROM unnest($1::text[]) AS given(name) ON CONFLICT DO NOTHING",
         exact ? staff_names : software_names, exact);
}

} // namespace

void seed_server(pqxx::dbtransaction& tx, const seed_key& key) {
  seed_instance_actor(tx, key);
  seed_roles(tx);
  seed_web_application(tx);
  seed_username_blocks(tx);
}

} // namespace pheidi::model
