// Judges the signature of a request with the openssl program: nothing of our own cryptography takes part.
//
// What was signed is put together here from the request as it arrived, by the rules of the two
// specifications.
#pragma once

#include "pheidi/http/server.hpp"

#include <string>

namespace pheidi::test {

enum class signed_by { nobody, cavage, rfc9421 };

struct verdict {
  signed_by scheme = signed_by::nobody;
  std::string key_id;
  std::string covered; // the names, as the request lists them
  bool signature_fits = false;
  bool digest_fits = false; // of the body, in the header that belongs to the scheme

  bool good() const { return signature_fits && digest_fits; }
};

/// `url` is the inbox as the sender was given it.
verdict judge(const http::request& r, const std::string& url, const std::string& public_pem);

} // namespace pheidi::test
