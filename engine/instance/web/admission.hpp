// May this bearer call that endpoint? The one place that says so. Pure.
#pragma once

#include "pheidi/instance/web/route.hpp"
#include "pheidi/model/client/bearers.hpp"

#include <optional>

namespace pheidi::instance::web {

/// Nothing: come in. `found` is what the token stands for, `sent` whether there was one.
std::optional<answer> refuse_caller(const access& may, const model::found_bearer& found, bool sent,
                                    bool closed_to_strangers);

} // namespace pheidi::instance::web
