// Addresses for a column of type inet: whatever a proxy says, only what is one gets there.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>

namespace pheidi::model {

/// As PostgreSQL reads it, without a zone; nothing for what is no address.
inline std::optional<std::string> inet_text(const std::string& address) {
  boost::system::error_code ec;
  const auto read = boost::asio::ip::make_address(address.substr(0, address.find('%')), ec);
  if (ec) return std::nullopt;
  return read.to_string();
}

} // namespace pheidi::model
