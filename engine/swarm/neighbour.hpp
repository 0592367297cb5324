// One person of the swarm: a name, a key, the documents by which others know them, and what they say. Pure.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::swarm {

/// Who they may be, in order.
struct sketch {
  std::string_view name, host, shown, about;
};
sketch neighbour_sketch(std::size_t index);
/// What they post, reply and are heard to say; any number is good.
std::string_view post_words(std::size_t number);
std::string_view reply_words(std::size_t number);

/// The account they are interested in.
struct acquaintance {
  std::string uri, inbox, handle; // "admin@localhost:3000"
};

class neighbour {
 public:
  neighbour(std::size_t index, crypto::rsa_private_key key, bool tls);

  std::string handle() const { return name_ + "@" + host_; }
  const std::string& host() const { return host_; }
  const std::string& uri() const { return uri_; }
  std::string key_id() const { return uri_ + "#main-key"; }
  const crypto::rsa_private_key& key() const { return key_; }

  /// URL and body of what is published.
  struct page {
    std::string url, body, type;
  };
  page profile() const;
  page webfinger() const;

  /// `number` tells what one says apart, also from a run before.
  struct saying {
    std::string activity; // JSON, without an addressee's copy
    page note;            // empty url: it has none
  };
  std::string follow(const acquaintance& whom, std::int64_t number) const;
  std::string accept(std::string_view follow_json, std::int64_t number) const;
  saying post(std::string_view words, const acquaintance* mentioned, std::int64_t number,
              wall_time now) const;
  saying reply(std::string_view words, std::string_view to, const acquaintance& of, std::int64_t number,
               wall_time now) const;
  std::string like(std::string_view object, std::int64_t number) const;
  std::string announce(std::string_view object, const acquaintance& of, std::int64_t number,
                       wall_time now) const;

 private:
  saying note(std::string content, std::string more, std::string_view mentioned, std::int64_t number,
              wall_time now) const;

  std::string name_, host_, shown_, about_, origin_, uri_;
  crypto::rsa_private_key key_;
};

} // namespace pheidi::swarm
