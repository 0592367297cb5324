// The text of HTML as a reader sees it.
#include "activitypub/html_policy.hpp"
#include "activitypub/html_tree.hpp"

#include "pheidi/activitypub/html.hpp"

namespace pheidi::activitypub {

namespace {

/// White space counts once outside of pre, and not at the ends of lines.
class reader {
 public:
  bool enter(const GumboNode& node) {
    const auto name = element_name(node);
    if (name == "math") {
      text(formula_text(node));
      return false;
    }
    if (name == "a" && allowed_link(attribute_of(node, "href")).empty()) {
      text(text_below(node)); // as it is shown
      return false;
    }
    const auto kind = html_kind_of(name);
    if (kind == html_kind::line_break) {
      out_ += '\n';
      space_ = false;
      return false;
    }
    if (kind == html_kind::block) end_line();
    if (name == "pre") ++verbatim_;
    return true;
  }

  void leave(const GumboNode& node) {
    const auto name = element_name(node);
    if (name == "pre") --verbatim_;
    if (html_kind_of(name) == html_kind::block) end_line();
  }

  void text(std::string_view t) {
    for (const char c : t) {
      if (verbatim_ > 0) {
        out_ += c;
      } else if (c == ' ' || c == '\n' || c == '\t' || c == '\f') {
        space_ = true;
      } else {
        if (space_ && !at_line_start()) out_ += ' ';
        space_ = false;
        out_ += c;
      }
    }
  }

  std::string take() && {
    while (out_.ends_with('\n'))
      out_.pop_back();
    return std::move(out_);
  }

 private:
  bool at_line_start() const { return out_.empty() || out_.back() == '\n'; }
  void end_line() {
    if (!at_line_start()) out_ += '\n';
    space_ = false;
  }

  std::string out_;
  int verbatim_ = 0;
  bool space_ = false;
};

} // namespace

std::string visible_text(std::string_view html) {
  const html_tree tree(html);
  reader out;
  walk(tree.root(), out);
  return std::move(out).take();
}

} // namespace pheidi::activitypub
