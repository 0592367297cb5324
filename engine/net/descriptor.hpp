// A socket's descriptor registered with a loop, and the errors of system calls in our terms.
#pragma once

#include "pheidi/net/errc.hpp"
#include "pheidi/net/loop.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <string>

struct sockaddr;

namespace pheidi::net {

/// One type for TCP and unix sockets; the concrete executor saves a type erasure per operation.
using descriptor = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

/// out_of_descriptors, reset, connect_timeout; `otherwise` for the rest. The context says what the system
/// said.
error system_error(int number, std::string what, errc otherwise);

/// A non-blocking socket, not inherited by children.
result<descriptor> open_socket(loop& l, int family);
/// Registers a socket that exists; closes it on failure.
result<descriptor> take_socket(loop& l, int fd);

/// Small requests must not wait for the acknowledgement of the last one; a no-op on unix sockets.
void send_at_once(int fd);

} // namespace pheidi::net
