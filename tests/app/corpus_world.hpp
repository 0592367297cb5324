// What a document of the corpus finds when it arrives: its author with a key of ours and a follower here, the
// posts and relationships that it is about, and on other servers what it makes the engine ask for.
#pragma once

#include "corpus_document.hpp"
#include "instance.hpp"

#include <set>
#include <span>
#include <string>

namespace pheidi::test {

class corpus_world {
 public:
  corpus_world(instance& here, swarm::world& others) : here_(here), others_(others) {}

  /// Before the engine starts: everything that is asked for on other servers, and an account for each author
  /// and each person that is mentioned.
  void publish(std::span<const corpus_document> all);
  /// The database as the documents of one phase need it, with nothing left of the phase before.
  void set_up(std::span<const corpus_document* const> phase);
  std::string key_id(const corpus_document& d) const;

 private:
  void publish_hosts(const corpus_document& d);
  void publish_object(const corpus_document& d);
  void publish_actor(const std::string& id, const std::string& username, const std::string& more,
                     bool document_too);
  void publish_once(const std::string& url, const std::string& body, const std::string& type);

  instance& here_;
  swarm::world& others_;
  std::set<std::string> published_, hosts_, accounts_;
};

} // namespace pheidi::test
