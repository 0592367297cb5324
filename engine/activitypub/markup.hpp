// Splits markup into tags and text as the HTML standard's tokenizer does, without a tree and in one pass.
//
// Comments, declarations and processing instructions vanish. Entities stay as
// they are. Nothing is copied but names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

struct raw_attribute {
  std::string_view name, value; // as written
};

struct markup_token {
  enum class kind { text, start_tag, end_tag } is = kind::text;
  std::string_view text;                 // of a text
  std::string name;                      // of a tag, lower case
  std::vector<raw_attribute> attributes; // of a start tag; the first 32
};

class markup_scanner {
 public:
  explicit markup_scanner(std::string_view markup) : rest_(markup) {}

  /// False at the end. A tag that never ends is none.
  bool next(markup_token& out);
  /// Over everything up to the end tag of `name` (script, style), or to the end.
  void skip_past_end_tag(std::string_view name) { (void)take_past_end_tag(name); }
  /// The same; what was before the end tag.
  std::string_view take_past_end_tag(std::string_view name);

 private:
  bool take_text(markup_token& out);
  bool take_tag(markup_token& out);
  bool take_attributes(std::vector<raw_attribute>& out);
  bool take_value(std::string_view& out);
  void skip_comment();
  void skip_to(std::string_view end);

  std::string_view rest_;
};

} // namespace pheidi::activitypub
