// Rows of the database that a document of the corpus needs: its author, follower, and what it is about.
#pragma once

#include "corpus_document.hpp"
#include "instance.hpp"

#include <pqxx/pqxx>

#include <string>
#include <vector>

namespace pheidi::test {

/// The query that `form` is with its `{}` replaced by quoted texts.
std::string filled(pqxx::transaction_base& tx, const std::string& form,
                   const std::vector<std::string>& texts);

class corpus_rows {
 public:
  explicit corpus_rows(instance& here) : connection_(here.database()), tx_(connection_) {}

  void add_accounts(const std::vector<std::string>& uris);
  /// Accounts stay, because the engine knows their keys; all else goes.
  void clear();
  void add(const corpus_document& d, const std::string& key_id, const std::string& pem);
  void commit() { tx_.commit(); }

 private:
  void add_speaker(const corpus_document& d, const std::string& key_id, const std::string& pem);
  void add_surroundings(const corpus_document& d);
  void add_undone(const corpus_document& d);
  void add_own_post(const corpus_document& d, bool poll);
  void add_post(const std::string& author, const std::string& uri, const std::string& reblog_of = "");
  void add_tie(const std::string& table, const std::string& from, const std::string& to,
               const std::string& uri);
  void run(const std::string& form, const std::vector<std::string>& texts = {});

  pqxx::connection connection_;
  pqxx::work tx_;
};

} // namespace pheidi::test
