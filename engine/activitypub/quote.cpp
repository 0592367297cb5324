// What a post quotes, by any of the four names that servers have for it.
#include "activitypub/quote.hpp"

#include "activitypub/links.hpp"

#include <array>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

/// A URI or an object; BookWyrm has the quoted words of a book under the same name.
std::optional<quote> quote_in(const bj::value* v) {
  const auto target = reference_of(v);
  quote out;
  out.tombstone = target.embedded && has_type(*target.embedded, "Tombstone");
  if (!out.tombstone) out.uri = http_uri_or_empty(target.id);
  if (out.uri.empty() && !out.tombstone) return std::nullopt;
  return out;
}

} // namespace

std::optional<quote> read_quote(const bj::object& o) {
  auto out = quote_in(member(o, "quote"));
  if (!out) {
    constexpr std::array<std::string_view, 3> older{"_misskey_quote", "quoteUrl", "quoteUri"};
    for (const auto name : older)
      if (!out) out = quote_in(member(o, name));
    if (out) out->legacy = true;
  }
  if (out) out->approval = http_uri_or_empty(id_of(member(o, "quoteAuthorization")));
  return out;
}

} // namespace pheidi::activitypub
