// The parser's tree of an outline, and a walk over it that needs no stack.
#pragma once

#include <gumbo.h>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

class html_tree {
 public:
  explicit html_tree(std::string_view html);
  const GumboNode& root() const { return *output_->root; }

 private:
  struct release {
    void operator()(GumboOutput* output) const;
  };
  std::string outline_;
  std::unique_ptr<GumboOutput, release> output_;
};

/// Lower case, also of elements that the parser has no number for.
std::string element_name(const GumboNode& node);
/// Empty without.
std::string attribute_of(const GumboNode& node, const char* name);
bool is_element(const GumboNode& node);
/// Of a text or white space; empty for everything else.
std::string text_in(const GumboNode& node);
/// All text below.
std::string text_below(const GumboNode& node);
/// The text that stands for a formula: its TeX between dollars, else its plain annotation, else all there is.
std::string formula_text(const GumboNode& math);

const GumboVector& children_of(const GumboNode& node);
const GumboNode& child_at(const GumboNode& node, unsigned index);

bool is_last_child(const GumboNode& node);

/// `visit.text(view)` for each text; `visit.enter(node)` for each element says whether to go below, and
/// `visit.leave(node)` follows when it did. The root counts as an element.
template <class V>
void walk(const GumboNode& root, V& visit) {
  for (const GumboNode* at = &root;;) {
    if (!is_element(*at)) visit.text(text_in(*at));
    const bool open = is_element(*at) && visit.enter(*at);
    if (open && children_of(*at).length > 0) {
      at = &child_at(*at, 0);
      continue;
    }
    if (open) visit.leave(*at);
    while (at != &root && is_last_child(*at)) {
      at = at->parent;
      visit.leave(*at);
    }
    if (at == &root) return;
    at = &child_at(*at->parent, static_cast<unsigned>(at->index_within_parent + 1));
  }
}

} // namespace pheidi::activitypub
