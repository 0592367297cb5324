// What people read of each JSON error.
#include "pheidi/json/read.hpp"

namespace pheidi::json {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::not_json:
    return "not one complete JSON text";
  case errc::wrong_type:
    return "a value has another type than asked for";
  case errc::missing:
    return "a member is not there";
  case errc::too_deep:
    return "nested beyond the bound";
  case errc::number_range:
    return "a number beyond the range of a double";
  }
  return "unknown error";
}

} // namespace pheidi::json
