#include "certificate.hpp"

#include "support/child_process.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace pheidi::http::test {

namespace fs = std::filesystem;

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

certificate::certificate() {
  auto pattern = (fs::temp_directory_path() / "pheidi-cert-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
  directory_ = pattern;
  pheidi::test::child_options openssl;
  openssl.arguments = {"/usr/bin/openssl",
                       "req",
                       "-x509",
                       "-newkey",
                       "ec",
                       "-pkeyopt",
                       "ec_paramgen_curve:P-256",
                       "-nodes",
                       "-days",
                       "2",
                       "-subj",
                       "/CN=peer.example",
                       "-addext",
                       "subjectAltName=DNS:peer.example,DNS:other.example,DNS:localhost",
                       "-keyout",
                       key_file(),
                       "-out",
                       chain_file()};
  openssl.output_file = directory_ + "/openssl.log";
  openssl.working_directory = directory_;
  pheidi::test::run_child(openssl);
}

certificate::~certificate() {
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string certificate::chain() const {
  return read_file(chain_file());
}
std::string certificate::key() const {
  return read_file(key_file());
}

} // namespace pheidi::http::test
