// The hash of a mailbox. Pure.
#include "mailboxes.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"

#include <algorithm>

namespace pheidi::model {

std::string canonical_hash(const std::string& email) {
  const auto text = ascii::lower(email);
  const auto at = std::min(text.rfind('@'), text.size());
  std::string mailbox = text.substr(0, std::min(text.find('+'), at));
  std::erase(mailbox, '.');
  return crypto::hex(crypto::sha256(mailbox + text.substr(at)));
}

} // namespace pheidi::model
