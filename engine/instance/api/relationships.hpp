// Endpoints about how people here stand to others, by file.
#pragma once

#include "asked_account.hpp"

namespace pheidi::instance::api {

// following.cpp
web::answer follow(web::call& c);
web::answer unfollow(web::call& c);
web::answer remove_from_followers(web::call& c);

// follow_requests.cpp
web::answer list_follow_requests(web::call& c);
web::answer authorise_follow_request(web::call& c);
web::answer reject_follow_request(web::call& c);
/// Everybody who waits, when a locked account is opened.
void authorise_all_follow_requests(web::call& c);

// hidden_people.cpp
web::answer block(web::call& c);
web::answer unblock(web::call& c);
web::answer mute(web::call& c);
web::answer unmute(web::call& c);
web::answer list_blocks(web::call& c);
web::answer list_mutes(web::call& c);

// domain_blocks.cpp
web::answer list_domain_blocks(web::call& c);
web::answer add_domain_block(web::call& c);
web::answer remove_domain_block(web::call& c);
web::answer preview_domain_block(web::call& c);

// reports.cpp
web::answer report(web::call& c);

/// What the caller's follow of somebody elsewhere, or the request for it, is called; asked before it goes.
std::optional<model::outgoing_follow> said_follow(web::call& c, account_id target);
/// Its Undo goes out.
void tell_undone(web::call& c, const std::optional<model::outgoing_follow>& said);
/// How somebody elsewhere who follows the caller, or asks to, is answered; asked before that goes.
std::optional<model::outgoing_follow_answer> said_answer(web::call& c, account_id follower);
void tell_rejected(web::call& c, const std::optional<model::outgoing_follow_answer>& said);

} // namespace pheidi::instance::api
