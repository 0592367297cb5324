// multipart/form-data (RFC 7578). Pure.
#pragma once

#include "parameter_tree.hpp"

#include "pheidi/instance/web/parameters.hpp"

#include <string_view>
#include <vector>

namespace pheidi::instance::web {

/// `content_type` with its boundary. Parts with a file name become files, the others parameters.
result<void> read_multipart(std::string_view content_type, std::string_view body, parameter_tree& into,
                            std::vector<upload>& files);

} // namespace pheidi::instance::web
