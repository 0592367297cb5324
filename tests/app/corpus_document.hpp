// A document of the corpus as it is sent: wrapped into an activity where it is an object, accounts and posts
// of ours put in place of those that it addresses.
//
// Everything here is decided by the document alone; what its world must hold is
// in corpus_world.hpp.
#pragma once

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace pheidi::test {

/// A line of tests/data/corpus-expectations.tsv.
struct corpus_row {
  std::string path; // in the corpus; "+context": a suite left out the @context that is sent with it
  std::string outcome;
  std::string detail; // "visibility=public mentions=1": any of what a row is described by, may be empty

  std::string file() const;
  bool adds_context() const { return path.ends_with("+context"); }
  std::string software() const { return path.substr(0, path.find('/')); }
  std::string kind() const;
};
std::vector<corpus_row> read_corpus_rows(const std::filesystem::path& file);

struct corpus_document {
  corpus_row row;
  int number = 0;
  std::string body;             // as posted
  boost::json::object activity; // empty when the body is no JSON object
  std::string type;             // of the activity; empty when it has none
  std::string signer;           // URI of the account that posts it
  std::string followers;        // its followers collection, as the document addresses it
  /// URIs that another document of the same time must not have.
  std::vector<std::string> claims;

  /// A post of our user1 that only this document is about.
  std::string own_post() const;
};

inline constexpr const char* corpus_user1 = "https://local.example/users/user1";
inline constexpr const char* corpus_user2 = "https://local.example/users/user2";

corpus_document read_corpus_document(const std::filesystem::path& corpus, corpus_row row, int number);

/// The member as an object, its first element if it is a list; null when it is neither.
const boost::json::object* object_in(const boost::json::object& o, std::string_view name);
bool is_local(std::string_view uri);
/// Who wrote a post of which a document gives the URI alone.
std::string corpus_author(const std::string& post_uri);
bool is_actor_type(const boost::json::object& o);
bool is_post_type(const boost::json::object& o);
/// hrefs of the mentions in `tag`.
std::vector<std::string> mentions_in(const boost::json::object& post);

} // namespace pheidi::test
