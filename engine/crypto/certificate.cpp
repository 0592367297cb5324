// Certificates by OpenSSL's X509 builder. Errors here are a broken installation, so they throw.
#include "pheidi/crypto/certificate.hpp"

#include "crypto/openssl_ptr.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace pheidi::crypto {

namespace {

using x509_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;
using number_ptr = std::unique_ptr<BIGNUM, freed_by<BN_free>>;
using ip_ptr = std::unique_ptr<ASN1_OCTET_STRING, freed_by<ASN1_OCTET_STRING_free>>;

void must(bool ok, const char* what) {
  if (ok) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("OpenSSL cannot make a certificate: ") + what);
}

pkey_ptr new_key() {
  pkey_ptr key(EVP_EC_gen("P-256"));
  must(key != nullptr, "key");
  return key;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(bio.get(), certificate) == 1, "PEM");
  return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const bio_ptr bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "key PEM");
  return text_of(bio.get());
}

void add_extension(X509* to, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  must(extension && X509_add_ext(to, extension.get(), -1) == 1, "extension");
}

void set_random_serial(X509* certificate) {
  // 127 random bits: two certificates of one issuer must not share a number.
  const number_ptr number(BN_new());
  must(number && BN_rand(number.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1, "serial");
  must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr, "serial");
}

x509_ptr start(const std::string& common_name, EVP_PKEY* key, wall_time from, wall_time until) {
  x509_ptr certificate(X509_new());
  must(certificate && X509_set_version(certificate.get(), 2) == 1, "version");
  set_random_serial(certificate.get());
  must(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), wall_clock::to_time_t(from)) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate.get()), wall_clock::to_time_t(until)),
       "validity");
  // A common name holds 64 characters at most; who verifies looks at the alternative names.
  const auto cn = common_name.substr(0, 64);
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                  as_bytes(cn.data()), static_cast<int>(cn.size()), -1, 0) == 1,
       "name");
  must(X509_set_pubkey(certificate.get(), key) == 1, "public key");
  return certificate;
}

bool is_address(const std::string& name) {
  const ip_ptr parsed(a2i_IPADDRESS(name.c_str()));
  return parsed != nullptr;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    // The extension's own grammar separates by commas; a name with one is not a name.
    must(!name.empty() && name.find_first_of(",;\n ") == name.npos, "alternative name");
    out += (out.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  }
  return out;
}

} // namespace

struct certificate_authority::state {
  pkey_ptr key;
  x509_ptr certificate;
  std::string pem;
};

certificate_authority::certificate_authority(std::unique_ptr<state> s) : state_(std::move(s)) {}
certificate_authority::certificate_authority(certificate_authority&&) noexcept = default;
certificate_authority& certificate_authority::operator=(certificate_authority&&) noexcept = default;
certificate_authority::~certificate_authority() = default;

certificate_authority certificate_authority::make(const std::string& common_name, wall_time now) {
  auto s = std::make_unique<state>();
  s->key = new_key();
  s->certificate =
      start(common_name, s->key.get(), now - std::chrono::hours(48), now + std::chrono::hours(24 * 365));
  auto* const self = s->certificate.get();
  must(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1, "issuer");
  add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(self, self, NID_subject_key_identifier, "hash");
  must(X509_sign(self, s->key.get(), EVP_sha256()) > 0, "signature");
  s->pem = pem_of(self);
  return certificate_authority(std::move(s));
}

certificate certificate_authority::issue(const leaf_request& leaf, wall_time now) const {
  must(!leaf.names.empty(), "a leaf needs a name");
  const auto key = new_key();
  const auto made = start(leaf.names.front(), key.get(), now + leaf.valid_from, now + leaf.valid_until);
  auto* const issuer = state_->certificate.get();
  must(X509_set_issuer_name(made.get(), X509_get_subject_name(issuer)) == 1, "issuer");
  add_extension(made.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(made.get(), issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(made.get(), issuer, NID_ext_key_usage, "serverAuth");
  add_extension(made.get(), issuer, NID_subject_alt_name, alternative_names(leaf.names));
  add_extension(made.get(), issuer, NID_authority_key_identifier, "keyid");
  must(X509_sign(made.get(), state_->key.get(), EVP_sha256()) > 0, "signature");
  return {pem_of(made.get()) + state_->pem, pem_of(key.get())};
}

const std::string& certificate_authority::pem() const {
  return state_->pem;
}

} // namespace pheidi::crypto
