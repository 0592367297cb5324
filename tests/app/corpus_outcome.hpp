// What came of a document: by the rows that it left, or by the reason in the engine's log.
#pragma once

#include "corpus_document.hpp"
#include "instance.hpp"

#include <pqxx/pqxx>

#include <map>
#include <string>
#include <vector>

namespace pheidi::test {

struct corpus_outcome {
  std::string what;   // in the words of the expectations
  std::string detail; // all that a row of that kind is described by
};

/// True when the words agree, and every detail that is expected is so.
bool agrees(const corpus_row& expected, const corpus_outcome& found);

class corpus_outcomes {
 public:
  /// `lines`: what the engine logged of the jobs of this phase.
  corpus_outcomes(instance& here, const std::vector<std::string>& lines);

  corpus_outcome of(const corpus_document& d, int http_status);

 private:
  corpus_outcome found(const corpus_document& d);
  corpus_outcome post(const corpus_document& d, const std::string& uri);
  corpus_outcome undone(const corpus_document& d);
  /// The first value of the query's answer, `{}` in it replaced by quoted texts; empty without one.
  std::string ask(const std::string& form, const std::vector<std::string>& texts);

  instance& here_;
  pqxx::connection connection_;
  pqxx::nontransaction tx_;
  std::map<std::string, std::string> reasons_; // by the id of the account that signed
};

} // namespace pheidi::test
