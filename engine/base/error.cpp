// The exception that a broken promise (`.value()` on a failed result) becomes.
#include "pheidi/base/error.hpp"

#include <boost/throw_exception.hpp>

#include <stdexcept>

namespace pheidi {

void throw_exception_from_error(const error& e, const boost::source_location& where) {
  boost::throw_exception(std::runtime_error(e.message()), where);
}

} // namespace pheidi
