// What this CPU can sign and check at most: a bare loop around OpenSSL, to hold delivery rates against.
#include "openssl_ptr.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <openssl/rsa.h>

#include <array>
#include <ctime>
#include <stdexcept>

namespace pheidi::crypto {

namespace {

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

void sign_once(EVP_MD_CTX* prepared, EVP_MD_CTX* working, std::string_view data) {
  std::array<unsigned char, 256> signature;
  std::size_t size = signature.size();
  if (EVP_MD_CTX_copy_ex(working, prepared) != 1 ||
      EVP_DigestSign(working, signature.data(), &size, as_bytes(data.data()), data.size()) != 1)
    throw std::runtime_error("cannot sign");
}

/// Calls `once` until the budget is spent.
template <class Work>
double rate(int budget_ms, const Work& once) {
  const double start = cpu_seconds();
  const double budget = budget_ms / 1000.0;
  double spent = 0;
  int count = 0;
  do {
    once();
    ++count;
    spent = cpu_seconds() - start;
  } while (spent < budget);
  return count / spent;
}

} // namespace

double measure_rsa2048_signs_per_cpu_second(int budget_ms) {
  const pkey_ptr key(EVP_RSA_gen(2048));
  const md_ctx_ptr prepared(EVP_MD_CTX_new());
  const md_ctx_ptr working(EVP_MD_CTX_new());
  if (!key || EVP_DigestSignInit(prepared.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1)
    throw std::runtime_error("cannot make an RSA key");
  const std::string data(200, 'x');               // about the size of a delivery's signing string
  sign_once(prepared.get(), working.get(), data); // the first one sets up blinding
  return rate(budget_ms, [&] { sign_once(prepared.get(), working.get(), data); });
}

double measure_rsa2048_verifications_per_cpu_second(int budget_ms) {
  const pkey_ptr key(EVP_RSA_gen(2048));
  const pkey_ctx_ptr signing(EVP_PKEY_CTX_new(key.get(), nullptr));
  const pkey_ctx_ptr checking(EVP_PKEY_CTX_new(key.get(), nullptr));
  std::array<unsigned char, 32> digest{};
  std::array<unsigned char, 256> signature;
  std::size_t size = signature.size();
  const bool ready =
      key && EVP_PKEY_sign_init(signing.get()) == 1 &&
      EVP_PKEY_CTX_set_signature_md(signing.get(), EVP_sha256()) == 1 &&
      EVP_PKEY_sign(signing.get(), signature.data(), &size, digest.data(), digest.size()) == 1 &&
      EVP_PKEY_verify_init(checking.get()) == 1 &&
      EVP_PKEY_CTX_set_signature_md(checking.get(), EVP_sha256()) == 1;
  if (!ready) throw std::runtime_error("cannot make an RSA signature");
  return rate(budget_ms, [&] {
    if (EVP_PKEY_verify(checking.get(), signature.data(), size, digest.data(), digest.size()) != 1)
      throw std::runtime_error("cannot check an RSA signature");
  });
}

} // namespace pheidi::crypto
