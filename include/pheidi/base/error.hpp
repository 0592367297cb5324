// Errors as values: a code that a caller can decide on, and a context for the log.
//
// Each subsystem declares `enum class errc`, `describe(errc)` and
// `category_name(errc)` in its errc.hpp; nothing else is needed to make
// `error{net::errc::refused_address, "10.0.0.1"}`.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pheidi {

/// An enum with `describe` and `category_name` found by argument-dependent look-up.
template <class E>
concept error_enum = std::is_enum_v<E> && requires(E e) {
  { describe(e) } -> std::convertible_to<std::string_view>;
  { category_name(e) } -> std::convertible_to<const char*>;
};

template <error_enum E>
class enum_category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return category_name(E{}); }
  std::string message(int value) const override { return std::string(describe(static_cast<E>(value))); }
  static const enum_category& instance() {
    static const enum_category category;
    return category;
  }
};

/// What went wrong (`code`) and with which thing (`context`: a host, a key, `file:line`).
/// The context is for people; decisions are made on the code.
struct error {
  boost::system::error_code code;
  std::string context;

  error() = default;
  error(boost::system::error_code c, std::string text = {}) : code(c), context(std::move(text)) {}
  template <error_enum E>
  error(E value, std::string text = {})
      : code(static_cast<int>(value), enum_category<E>::instance()), context(std::move(text)) {}

  template <error_enum E>
  bool is(E value) const {
    return code.category() == enum_category<E>::instance() && code.value() == static_cast<int>(value);
  }

  /// "connect timed out: example.org:443"
  std::string message() const { return context.empty() ? code.message() : code.message() + ": " + context; }

  friend bool operator==(const error&, const error&) = default;
};

/// Only reached by calling .value() on a failed result: a broken invariant.
[[noreturn]] void throw_exception_from_error(const error& e, const boost::source_location& where);

/// A value, or the reason why there is none.
template <class T>
using result = boost::system::result<T, error>;

} // namespace pheidi
