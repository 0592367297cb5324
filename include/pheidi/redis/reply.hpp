// A RESP2 reply as a value.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pheidi::redis {

struct reply;
using array = std::vector<reply>;
struct nil {
  friend bool operator==(nil, nil) = default;
};
/// "OK", "QUEUED", ...
struct status {
  std::string text;
  friend bool operator==(const status&, const status&) = default;
};

/// Error replies inside arrays stay values here; at top level they become pheidi::error.
struct error_reply {
  std::string text;
  friend bool operator==(const error_reply&, const error_reply&) = default;
};

struct reply {
  std::variant<nil, std::int64_t, std::string, status, error_reply, array> value;

  bool is_nil() const { return std::holds_alternative<nil>(value); }
  const std::string* text() const { return std::get_if<std::string>(&value); }
  std::string* text() { return std::get_if<std::string>(&value); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  const array* items() const { return std::get_if<array>(&value); }
  array* items() { return std::get_if<array>(&value); }
  friend bool operator==(const reply&, const reply&) = default;
};

} // namespace pheidi::redis
