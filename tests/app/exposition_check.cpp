// One rule of the format after the other.
#include "exposition_check.hpp"

#include <regex>
#include <sstream>

namespace pheidi::test {

namespace {

// https://prometheus.io/docs/instrumenting/exposition_formats/
const std::regex help_line(R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .*)");
const std::regex type_line(R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped))");
const std::regex sample_line(
    R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*")*\})? ([0-9.eE+-]+|NaN|[+-]?Inf))re");

bool ends_with_any(const std::string& name, const std::string& family, const std::vector<std::string>& ends) {
  for (const auto& end : ends)
    if (name == family + end) return true;
  return false;
}

/// The samples of a family stand together under its TYPE line, under the names that the type allows.
bool belongs(const std::string& name, const std::string& family, const std::string& type) {
  if (type == "histogram") return ends_with_any(name, family, {"_bucket", "_sum", "_count"});
  return name == family;
}

class reader {
 public:
  exposition read(const std::string& text) {
    if (text.empty() || text.back() != '\n') say("the last line does not end", "");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      take(line);
    return std::move(out_);
  }

 private:
  void say(const std::string& problem, const std::string& line) {
    out_.problems.push_back(problem + ": " + line);
  }

  void take(const std::string& line) {
    std::smatch m;
    if (line.empty()) return;
    if (line.starts_with("# HELP")) {
      if (!std::regex_match(line, m, help_line)) return say("HELP", line);
      return;
    }
    if (line.starts_with("# TYPE")) {
      if (!std::regex_match(line, m, type_line)) return say("TYPE", line);
      family_ = m[1];
      type_ = m[2];
      if (!out_.types.emplace(family_, type_).second) say("a family twice", line);
      if (type_ == "counter" && !family_.ends_with("_total")) say("a counter without _total", line);
      return;
    }
    if (line.front() == '#') return;
    if (!std::regex_match(line, m, sample_line)) return say("sample", line);
    if (!belongs(m[1], family_, type_)) say("a sample outside its family " + family_, line);
    if (!out_.series.emplace(m[1].str() + m[2].str(), std::stod(m[3])).second) say("a series twice", line);
  }

  exposition out_;
  std::string family_, type_;
};

} // namespace

exposition read_exposition(const std::string& text) {
  return reader().read(text);
}

} // namespace pheidi::test
