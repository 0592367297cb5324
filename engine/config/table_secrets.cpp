// Secrets of an instance beside the keys of Active Record.
#include "config/kinds.hpp"

namespace pheidi::config {

namespace {

bool is_any(const std::string&) {
  return true;
}

bool is_base64url(const std::string& text) {
  return text.size() <= 200 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                                      "0123456789-_=") == text.npos;
}

} // namespace

void add_secrets(std::vector<spec>& out) {
  constexpr const char *as_rails = "the text that Rails has", *key = "a key in base64url";
  out.push_back(text(
                    "secrets.key_base", [](auto& s) -> auto& { return s.secrets.key_base; }, is_any, as_rails,
                    "What cookies and links in mails are signed with.")
                    .from("SECRET_KEY_BASE")
                    .hidden());
  out.push_back(text(
                    "secrets.otp", [](auto& s) -> auto& { return s.secrets.otp; }, is_any, as_rails,
                    "Opens second factors that were set up before Mastodon 4.3.")
                    .from("OTP_SECRET")
                    .hidden());
  out.push_back(text(
                    "secrets.vapid_public_key", [](auto& s) -> auto& { return s.secrets.vapid_public_key; },
                    is_base64url, key, "By which push services know this server.")
                    .from("VAPID_PUBLIC_KEY"));
  out.push_back(text(
                    "secrets.vapid_private_key", [](auto& s) -> auto& { return s.secrets.vapid_private_key; },
                    is_base64url, key, "Belongs to the public key; without both there is no web push.")
                    .from("VAPID_PRIVATE_KEY")
                    .hidden());
}

} // namespace pheidi::config
