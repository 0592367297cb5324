// Terms are noted as they are written; the members then follow their context.
#include "activitypub/draft.hpp"

namespace pheidi::activitypub {

json::writer& draft::key(term t) {
  used.set(static_cast<std::size_t>(t));
  return w.key(name_of(t));
}

json::writer& draft::name(term t) {
  used.set(static_cast<std::size_t>(t));
  return w.string(name_of(t));
}

std::string draft::finish() const {
  std::string out = R"({"@context":)";
  json::writer context(out);
  write_context(context, used);
  out += ',';
  out.append(members, 1); // its brace is there already
  return out;
}

} // namespace pheidi::activitypub
