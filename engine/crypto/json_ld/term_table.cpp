// From rows to the JSON that context processing reads.
#include "term_table.hpp"

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

void add_term(js::object& context, const term_row& row, std::string_view word) {
  const auto equals = word.find('=');
  const auto term = word.substr(0, equals);
  const auto name = equals == word.npos ? word : word.substr(equals + 1);
  const std::string iri = std::string(row.prefix).append(name);
  if (row.type.empty() && row.container.empty()) {
    context[term] = iri;
    return;
  }
  js::object definition{{"@id", iri}};
  if (!row.type.empty()) definition["@type"] = row.type;
  if (!row.container.empty()) definition["@container"] = row.container;
  context[term] = std::move(definition);
}

} // namespace

void add_terms(js::object& context, std::initializer_list<term_row> rows) {
  for (const auto& row : rows) {
    auto rest = row.names;
    while (!rest.empty()) {
      const auto word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      if (!word.empty()) add_term(context, row, word);
    }
  }
}

void add_keyword_aliases(js::object& context) {
  add_terms(context, {{"@", "", "", "id type"}});
}

} // namespace pheidi::crypto::ld
