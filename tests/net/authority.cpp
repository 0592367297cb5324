#include "authority.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pheidi::net {

namespace {

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> out(BIO_new(BIO_s_mem()), BIO_free);
  write(out.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string to_pem(X509* c) {
  return pem([c](BIO* out) { PEM_write_bio_X509(out, c); });
}

void extend(X509* c, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, c, nullptr, nullptr, 0);
  X509_EXTENSION* e = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (!e) throw std::runtime_error("certificate extension " + value);
  X509_add_ext(c, e, -1);
  X509_EXTENSION_free(e);
}

long next_serial() {
  static long serial = 1000;
  return ++serial;
}

} // namespace

authority::key authority::make_key(int rsa_bits) {
  return key(rsa_bits ? EVP_RSA_gen(static_cast<unsigned>(rsa_bits)) : EVP_EC_gen("P-256"));
}

authority::certificate authority::make(const certificate_wish& wish, EVP_PKEY* own, bool is_ca, X509* issuer,
                                       EVP_PKEY* signer) {
  certificate c(X509_new());
  X509_set_version(c.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c.get()), next_serial());
  X509_gmtime_adj(X509_getm_notBefore(c.get()), 3600L * wish.valid_from_hours);
  X509_gmtime_adj(X509_getm_notAfter(c.get()), 3600L * wish.valid_to_hours);
  X509_set_pubkey(c.get(), own);
  auto* name = X509_get_subject_name(c.get());
  const auto* cn = reinterpret_cast<const unsigned char*>(wish.common_name.c_str());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, cn, -1, -1, 0);
  X509* by = issuer ? issuer : c.get();
  X509_set_issuer_name(c.get(), X509_get_subject_name(by));
  extend(c.get(), by, NID_basic_constraints, is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (is_ca) extend(c.get(), by, NID_key_usage, "critical,keyCertSign,cRLSign");
  std::string names;
  for (const auto& n : wish.alternative_names)
    names += (names.empty() ? "" : ",") + n;
  if (!names.empty()) extend(c.get(), by, NID_subject_alt_name, names);
  X509_sign(c.get(), signer, EVP_sha256());
  return c;
}

authority::authority(const std::string& name) : key_(make_key(0)) {
  certificate_wish root;
  root.common_name = name;
  root.valid_from_hours = -24 * 365;
  root.valid_to_hours = 24 * 365;
  root_ = make(root, key_.get(), true, nullptr, key_.get());
  char folder[] = "/tmp/pheidi-ca-XXXXXX";
  folder_ = ::mkdtemp(folder);
  ca_file_ = folder_ + "/ca.pem";
  std::ofstream(ca_file_) << to_pem(root_.get());
}

authority::~authority() {
  std::filesystem::remove_all(folder_);
}

issued authority::issue(const certificate_wish& wish) const {
  const auto own = make_key(wish.rsa_bits);
  certificate_wish middle;
  middle.common_name = "test intermediate";
  const auto middle_key = make_key(0);
  const auto intermediate = make(middle, middle_key.get(), true, root_.get(), key_.get());
  X509* issuer = wish.with_intermediate ? intermediate.get() : root_.get();
  EVP_PKEY* signer = wish.with_intermediate ? middle_key.get() : key_.get();
  const auto leaf = wish.self_signed ? make(wish, own.get(), false, nullptr, own.get())
                                     : make(wish, own.get(), false, issuer, signer);
  issued out;
  out.chain_pem = to_pem(leaf.get());
  if (wish.with_intermediate) out.chain_pem += to_pem(intermediate.get());
  out.key_pem =
      pem([&own](BIO* o) { PEM_write_bio_PrivateKey(o, own.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return out;
}

} // namespace pheidi::net
