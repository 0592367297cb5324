// Words for what is wrong with a signer.
#include "pheidi/model/signing.hpp"

namespace pheidi::model {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::no_such_account:
    return "no such account";
  case errc::no_key:
    return "neither `keypairs` nor `accounts` has a private key";
  case errc::unreadable_key:
    return "encrypted, and the configured secrets do not open it";
  }
  return "unknown error";
}

} // namespace pheidi::model
