// Which key pair of a local account counts: pieces of SQL, and the name of the key.
#pragma once

#include "pheidi/model/schema.hpp"

#include <string>

namespace pqxx {
class field;
} // namespace pqxx

namespace pheidi::model {

/// A join for `accounts a` that adds k.private_key, k.public_key and k.fragment of the lowest-id usable RSA
/// row of `keypairs`; empty where the schema has none.
std::string key_pair_join(const schema_facts& schema);
/// `k.COLUMN`, or NULL where there is no such join.
std::string key_pair_column(const schema_facts& schema, const char* column);
/// "#name" of k.fragment, "#main-key" unless it is one that Mastodon itself would make.
std::string fragment_or_main(const pqxx::field& field);

} // namespace pheidi::model
