// One set of people for all rounds, and the statements that make an instance know them.
#include "people.hpp"

#include "app/instance.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::bench {

namespace {

constexpr std::int64_t first_id = 1'000'000;
constexpr std::size_t key_pairs = 8;

constexpr const char* accounts_sql =
    "INSERT INTO accounts (id, username, domain, uri, url, inbox_url, shared_inbox_url, outbox_url,"
    " followers_url, following_url, featured_collection_url, protocol, actor_type, last_webfingered_at,"
    " created_at, updated_at)"
    " SELECT $1::bigint + i, 'person' || i, host, uri, uri, uri || '/inbox', 'https://' || host || '/inbox',"
    " uri || '/outbox', uri || '/followers', uri || '/following', uri || '/collections/featured', 1,"
    " 'Person', now(), now(), now()"
    " FROM (SELECT i, host, 'https://' || host || '/users/person' || i AS uri"
    "  FROM (SELECT i, 'h' || (i % $3::bigint) || '.example' AS host"
    "   FROM generate_series(0, $2::bigint - 1) i) h) p";
constexpr const char* keys_sql =
    "INSERT INTO keypairs (account_id, uri, type, public_key, created_at, updated_at)"
    " SELECT id, uri || '#main-key', 0, ($3::text[])[1 + (id - $1::bigint) % array_length($3::text[], 1)],"
    " now(), now() FROM accounts WHERE id >= $1::bigint AND id < $1::bigint + $2::bigint AND domain IS NOT "
    "NULL";
constexpr const char* follows_sql =
    "INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
    " SELECT u.ids[1 + (i % array_length(u.ids, 1))], $1::bigint + i, now(), now()"
    " FROM generate_series(0, $2::bigint - 1) i,"
    " (SELECT array_agg(id ORDER BY id) AS ids FROM accounts WHERE domain IS NULL AND id > 0) u";
constexpr const char* posts_sql =
    "INSERT INTO statuses (id, account_id, text, visibility, local, uri, created_at, updated_at)"
    " SELECT i, a.id, 'a post to like', 0, true, 'https://local.example/users/' || a.username || '/statuses/'"
    " || i, now(), now() FROM generate_series(1, $1::bigint) i"
    " JOIN accounts a ON a.username = 'user' || (1 + i % $2::bigint) AND a.domain IS NULL";

people make_everybody() {
  people out;
  for (std::size_t k = 0; k < key_pairs; ++k) {
    const auto key = crypto::rsa_private_key::generate();
    out.private_keys.push_back(key.private_pem());
    out.public_keys.push_back(key.public_pem());
  }
  for (std::size_t i = 0; i < remote_people; ++i)
    out.all.push_back({first_id + static_cast<std::int64_t>(i), i % remote_hosts, i % key_pairs,
                       fmt::format("https://h{}.example/users/person{}", i % remote_hosts, i)});
  return out;
}

} // namespace

const people& everybody() {
  static const people all = make_everybody();
  return all;
}

std::string user_uri(std::size_t number) {
  return fmt::format("https://{}/users/user{}", our_host, number);
}

std::string local_post_uri(std::size_t number) {
  return fmt::format("{}/statuses/{}", user_uri(1 + number % local_users), number);
}

void settle_in(test::instance& here, const people& who) {
  pqxx::connection connection(here.database());
  {
    pqxx::work tx(connection);
    const auto count = static_cast<std::int64_t>(who.all.size());
    tx.exec_params(accounts_sql, first_id, count, static_cast<std::int64_t>(remote_hosts));
    std::string keys; // PEM holds nothing that an array literal would mind between quotes
    for (const auto& pem : who.public_keys)
      keys += (keys.empty() ? "{\"" : ",\"") + pem + "\"";
    tx.exec_params(keys_sql, first_id, count, keys + "}");
    tx.exec_params(follows_sql, first_id, count);
    tx.exec_params(posts_sql, static_cast<std::int64_t>(local_posts), static_cast<std::int64_t>(local_users));
    tx.commit();
  }
  pqxx::nontransaction(connection).exec("VACUUM ANALYZE");
}

} // namespace pheidi::bench
