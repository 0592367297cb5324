// Around the parser: its options, its memory, and names and texts of its nodes.
#include "activitypub/html_tree.hpp"

#include "activitypub/html_outline.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

namespace pheidi::activitypub {

namespace {

GumboOptions fragment_options() {
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_DIV;
  options.max_errors = 0;
  return options;
}

/// Control characters and noncharacters, which the parser takes from entities but refuses as themselves.
bool is_refused(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\f';
  return (c >= 0x7f && c <= 0x9f) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/// As the parser would read it again.
std::string read_again(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (step.point == '\r')
      out += '\n';
    else if (!step.valid || is_refused(step.point))
      out += "\xef\xbf\xbd";
    else
      out += text.substr(0, step.length);
    text.remove_prefix(step.length);
  }
  return out;
}

struct text_collector {
  std::string out;
  bool enter(const GumboNode&) { return true; }
  void leave(const GumboNode&) {}
  void text(std::string_view t) { out += t; }
};

const GumboNode* first_element_in(const GumboNode& parent) {
  for (unsigned i = 0; i < children_of(parent).length; ++i)
    if (is_element(child_at(parent, i))) return &child_at(parent, i);
  return nullptr;
}

const GumboNode* annotation_in(const GumboNode& semantics, std::string_view encoding) {
  for (unsigned i = 0; i < children_of(semantics).length; ++i) {
    const auto& child = child_at(semantics, i);
    if (!is_element(child) || element_name(child) != "annotation") continue;
    if (attribute_of(child, "encoding") == encoding) return &child;
  }
  return nullptr;
}

} // namespace

void html_tree::release::operator()(GumboOutput* output) const {
  const auto options = fragment_options();
  gumbo_destroy_output(&options, output);
}

html_tree::html_tree(std::string_view html) : outline_(html_outline(html)) {
  const auto options = fragment_options();
  output_.reset(gumbo_parse_with_options(&options, outline_.data(), outline_.size()));
}

bool is_element(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

const GumboVector& children_of(const GumboNode& node) {
  return node.v.element.children;
}

const GumboNode& child_at(const GumboNode& node, unsigned index) {
  return *static_cast<const GumboNode*>(children_of(node).data[index]);
}

bool is_last_child(const GumboNode& node) {
  return node.index_within_parent + 1 >= children_of(*node.parent).length;
}

std::string element_name(const GumboNode& node) {
  const auto& element = node.v.element;
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  auto piece = element.original_tag;
  gumbo_tag_from_original_text(&piece);
  return ascii::lower({piece.data, piece.length});
}

std::string attribute_of(const GumboNode& node, const char* name) {
  const auto* found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found ? read_again(found->value) : std::string();
}

std::string text_in(const GumboNode& node) {
  const bool has_text =
      node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
  return has_text ? read_again(node.v.text.text) : std::string();
}

std::string text_below(const GumboNode& node) {
  text_collector all;
  walk(node, all);
  return std::move(all.out);
}

std::string formula_text(const GumboNode& math) {
  const auto* semantics = first_element_in(math);
  if (!semantics || element_name(*semantics) != "semantics") return text_below(math);
  if (const auto* tex = annotation_in(*semantics, "application/x-tex")) {
    const std::string_view sign = attribute_of(math, "display") == "block" ? "$$" : "$";
    return std::string(sign) + text_below(*tex) + std::string(sign);
  }
  const auto* plain = annotation_in(*semantics, "text/plain");
  return text_below(plain ? *plain : math);
}

} // namespace pheidi::activitypub
