// A certificate authority for tests: issues what a test wants a peer to show.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace pheidi::net {

struct certificate_wish {
  std::string common_name = "test";
  std::vector<std::string> alternative_names{}; // "DNS:a.example", "IP:127.0.0.1"
  int valid_from_hours = -1;                    // from now
  int valid_to_hours = 24;
  bool self_signed = false;
  int rsa_bits = 0; // 0: P-256
  bool with_intermediate = false;
};

struct issued {
  std::string chain_pem;
  std::string key_pem;
};

class authority {
 public:
  explicit authority(const std::string& name = "test authority");
  issued issue(const certificate_wish& wish) const;
  /// A file with the root, in a folder that is removed with this object.
  const std::string& ca_file() const { return ca_file_; }
  ~authority();

 private:
  struct key_free {
    void operator()(EVP_PKEY* k) const { EVP_PKEY_free(k); }
  };
  struct certificate_free {
    void operator()(X509* c) const { X509_free(c); }
  };
  using key = std::unique_ptr<EVP_PKEY, key_free>;
  using certificate = std::unique_ptr<X509, certificate_free>;
  static key make_key(int rsa_bits);
  static certificate make(const certificate_wish& wish, EVP_PKEY* own, bool is_ca, X509* issuer,
                          EVP_PKEY* signer);

  key key_;
  certificate root_;
  std::string folder_;
  std::string ca_file_;
};

} // namespace pheidi::net
