// The few forms of YAML that a Rails setting takes: one scalar, or a list of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::model {

/// The text of a document such as "--- open\n", "--- 'it''s'\n", "--- |-\n  two\n  lines\n"; the items of a
/// list with line breaks between. Empty for null. Nothing for a mapping or what is no YAML of Rails.
std::optional<std::string> read_yaml(std::string_view document);

/// A document with that text, quoted unless it is a plain word: no reader takes it for anything else.
std::string yaml_text(std::string_view text);
/// One with that word, which needs no quotes: true, 30, open.
std::string yaml_plain(std::string_view word);
/// A list of the lines that are not empty.
std::string yaml_list(std::string_view lines);

} // namespace pheidi::model
