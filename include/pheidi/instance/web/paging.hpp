// Pages of lists: cursors and limits out of parameters, Link headers out of ids (client-api.md 1.3). Pure.
#pragma once

#include "pheidi/instance/web/answer.hpp"
#include "pheidi/instance/web/call.hpp"

#include <cstdint>
#include <optional>

namespace pheidi::instance::web {

/// Newest first, always. With `min_id` the page is the one just above it.
struct page {
  std::optional<std::int64_t> max_id, since_id, min_id;
  int limit = 20;
  int offset = 0;
};

struct page_bounds {
  int usual = 20, most = 40;
};
/// 400 for a negative limit or offset; a limit over the most is the most. A cursor that is no id is none.
or_refusal<page> read_page(const parameters& given, page_bounds bounds);

/// What the cursor back is called.
enum class back { min_id, since_id };
/// When there is a next page.
enum class more { when_full, when_any };
/// "Link" of a page whose first and last cursors are these, with `count` entries; nothing for an empty page.
/// Other parameters of the query string stay.
answer paged(answer a, const call& c, const page& p, std::size_t count, std::int64_t first, std::int64_t last,
             back by = back::min_id, more when = more::when_full);
/// The same by offset.
answer paged_by_offset(answer a, const call& c, const page& p, std::size_t count);

} // namespace pheidi::instance::web
