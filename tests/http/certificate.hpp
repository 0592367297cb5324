// A self-signed certificate for the names of our tests, made by the openssl program in a temporary directory.
#pragma once

#include <string>

namespace pheidi::http::test {

class certificate {
 public:
  certificate();
  ~certificate();
  certificate(const certificate&) = delete;
  certificate& operator=(const certificate&) = delete;
  /// Also the CA file that makes a client trust it.
  std::string chain_file() const { return directory_ + "/chain.pem"; }
  std::string key_file() const { return directory_ + "/key.pem"; }
  std::string chain() const;
  std::string key() const;

 private:
  std::string directory_;
};

} // namespace pheidi::http::test
