// Writes the tree of remote HTML anew: what the policy names as markup, the rest as text.
#include "activitypub/html_policy.hpp"
#include "activitypub/html_tree.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/base/ascii.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace {

bool is_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 9 && std::ranges::all_of(text, ascii::is_digit);
}

class writer {
 public:
  bool enter(const GumboNode& node) {
    const auto name = element_name(node);
    if (name == "math") {
      text(formula_text(node));
      return false;
    }
    if (name == "a") return enter_link(node);
    switch (html_kind_of(name)) {
    case html_kind::line_break:
      out_ += "<br>";
      return false;
    case html_kind::text:
    case html_kind::block:
      open(node, name);
      return true;
    default:
      return true;
    }
  }

  void leave(const GumboNode& node) {
    const auto name = element_name(node);
    const auto kind = html_kind_of(name);
    if (kind == html_kind::text || kind == html_kind::block) out_ += "</" + name + ">";
  }

  void text(std::string_view t) {
    // The first line break in pre is not part of it; one that is needs another before it.
    if (pre_opened_at_ == out_.size() && t.starts_with('\n')) out_ += '\n';
    for (const char c : t) {
      if (c == '&')
        out_ += "&amp;";
      else if (c == '<')
        out_ += "&lt;";
      else if (c == '>')
        out_ += "&gt;";
      else
        out_ += c;
    }
  }

  std::string take() && { return std::move(out_); }

 private:
  /// A link that nobody may follow is its text.
  bool enter_link(const GumboNode& node) {
    const auto href = allowed_link(attribute_of(node, "href"));
    if (href.empty()) {
      text(text_below(node));
      return false;
    }
    out_ += "<a";
    attribute("href", href);
    common_attributes(node, "a");
    out_ += R"( rel="nofollow noopener" target="_blank">)";
    return true;
  }

  void open(const GumboNode& node, const std::string& name) {
    out_ += '<';
    out_ += name;
    common_attributes(node, name);
    out_ += '>';
    if (name == "pre") pre_opened_at_ = out_.size();
  }

  void common_attributes(const GumboNode& node, std::string_view name) {
    if (is_read_attribute(name, "class")) attribute("class", allowed_classes(attribute_of(node, "class")));
    if (is_read_attribute(name, "translate") && attribute_of(node, "translate") == "no")
      attribute("translate", "no");
    for (const char* number : {"start", "value"}) {
      const auto value = attribute_of(node, number);
      if (is_read_attribute(name, number) && is_integer(value)) attribute(number, value);
    }
    const bool reversed = gumbo_get_attribute(&node.v.element.attributes, "reversed") != nullptr;
    if (is_read_attribute(name, "reversed") && reversed) out_ += " reversed";
    attribute("lang", attribute_of(node, "lang"));
  }

  void attribute(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out_.append(" ").append(name).append("=\"").append(escape_html(value)).append("\"");
  }

  std::string out_;
  std::size_t pre_opened_at_ = std::string::npos;
};

} // namespace

std::string sanitise_html(std::string_view html) {
  const html_tree tree(html);
  writer out;
  walk(tree.root(), out);
  return std::move(out).take();
}

} // namespace pheidi::activitypub
