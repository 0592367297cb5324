// The few pages that people see: whole without scripts, pictures or anything of another server. Pure.
#pragma once

#include "pheidi/instance/web/answer.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::instance::oauth {

/// Text where HTML is expected, in quoted attributes, too. The only way for foreign text into a page.
std::string escaped(std::string_view text);

struct page {
  std::string title;
  std::string body;                     // HTML
  std::string forms_lead_to = "'self'"; // CSP's form-action; empty: anywhere
  int status = 200;
  std::string script = {}; // runs when the page is there, and is no part of it that anybody needs
};
web::answer to_answer(const page& p);
/// A page of one paragraph.
web::answer notice(int status, std::string_view title, std::string_view text);

using hidden_fields = std::vector<std::pair<std::string, std::string>>;
/// A form that is posted; `token` is the proof that it is ours.
std::string form(std::string_view action, std::string_view token, const hidden_fields& hidden,
                 std::string_view inner);
/// One that leaves us: without a proof.
std::string form_to_others(std::string_view action, const hidden_fields& hidden, std::string_view inner);
struct input {
  std::string_view label, name, type = "text", autocomplete = "off", value = {}, more = {};
};
/// With its label.
std::string field(const input& i);
std::string button(std::string_view label, bool quiet = false);
/// Announced by screen readers; empty for an empty text.
std::string alert(std::string_view text);
std::string paragraph(std::string_view text);

} // namespace pheidi::instance::oauth
