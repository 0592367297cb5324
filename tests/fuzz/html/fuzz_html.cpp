// Any bytes as HTML: what comes out stays as it is when it is sanitised again, and a parser finds nothing in
// it that the policy does not name.
#include "pheidi/activitypub/html.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <gumbo.h>
#include <string>
#include <string_view>
#include <vector>

namespace ap = pheidi::activitypub;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Written down here once more, so that a slip in the engine's own tables is seen.
constexpr std::array<std::string_view, 20> elements{"p",          "br",   "span", "a",      "del", "s", "pre",
                                                    "blockquote", "code", "b",    "strong", "u",   "i", "em",
                                                    "ul",         "ol",   "li",   "ruby",   "rt",  "rp"};
constexpr std::array<std::string_view, 9> attributes{"href",   "rel",   "class",    "translate", "lang",
                                                     "target", "start", "reversed", "value"};
constexpr std::array<std::string_view, 11> schemes{
    "http:", "https:", "dat:", "dweb:", "ipfs:", "ipns:", "ssb:", "gopher:", "xmpp:", "magnet:", "gemini:"};

bool is_among(const auto& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

void check_attribute(std::string_view element, std::string_view name, std::string_view value) {
  require(is_among(attributes, name));
  if (name != "href") return;
  require(element == "a");
  std::string low(value);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  require(std::any_of(schemes.begin(), schemes.end(), [&](auto s) { return low.starts_with(s); }));
}

void check_element(const GumboNode& node) {
  const auto& e = node.v.element;
  require(e.tag_namespace == GUMBO_NAMESPACE_HTML);
  const std::string_view name = gumbo_normalized_tagname(e.tag);
  require(is_among(elements, name));
  bool rel = false, target = false;
  for (unsigned i = 0; i < e.attributes.length; ++i) {
    const auto& attribute = *static_cast<const GumboAttribute*>(e.attributes.data[i]);
    check_attribute(name, attribute.name, attribute.value);
    rel = rel || std::string_view(attribute.name) == "rel";
    target = target || std::string_view(attribute.name) == "target";
  }
  require(name == "a" ? rel && target : !rel && !target);
}

void check_tree(const std::string& html) {
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_DIV;
  options.max_errors = 0;
  auto* output = gumbo_parse_with_options(&options, html.data(), html.size());
  std::vector<const GumboNode*> open{output->root};
  while (!open.empty()) {
    const auto* node = open.back();
    open.pop_back();
    require(node->type != GUMBO_NODE_COMMENT && node->type != GUMBO_NODE_TEMPLATE);
    if (node->type != GUMBO_NODE_ELEMENT) continue;
    if (node != output->root) check_element(*node);
    for (unsigned i = 0; i < node->v.element.children.length; ++i)
      open.push_back(static_cast<const GumboNode*>(node->v.element.children.data[i]));
  }
  gumbo_destroy_output(&options, output);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = ap::sanitise_html(text);
  require(ap::sanitise_html(once) == once);
  require(once.size() <= 32 * size + 5000);
  require(once.find("<script") == once.npos && once.find("<style") == once.npos);
  check_tree(once);
  // What is read is the same before and after.
  require(ap::visible_text(once) == ap::visible_text(text));
  require(ap::visible_text(ap::escape_html(text)).size() <= 3 * size);
  return 0;
}
