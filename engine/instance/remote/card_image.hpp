// The picture of a link preview: fetched, written anew, small.
#pragma once

#include "instance/remote/jobs.hpp"

#include "pheidi/model/client/cards_written.hpp"

#include <optional>
#include <string>

namespace pheidi::instance::remote {

/// On the disk when it returns, below the card's id. Nothing without a picture that can be shown: a card is
/// one without it too.
net::awaitable<std::optional<model::card_image>> take_card_image(remote_jobs::impl& self, std::int64_t card,
                                                                 std::string url);
/// An empty name is none.
net::awaitable<void> drop_card_image(remote_jobs::impl& self, std::int64_t card, std::string name);

} // namespace pheidi::instance::remote
