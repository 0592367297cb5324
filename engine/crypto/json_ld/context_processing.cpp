// "Context Processing" of JSON-LD 1.1 API, section 4.1.
#include "builtin_contexts.hpp"
#include "context.hpp"
#include "iri.hpp"
#include "keywords.hpp"
#include "term_definer.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

/// What copying or looking through a context costs, in terms defined.
std::size_t copy_cost(const active_context& context) {
  return 1 + context.terms.size() / 8;
}

bool has_protected_terms(const active_context& context) {
  return std::any_of(context.terms.begin(), context.terms.end(),
                     [](const auto& term) { return term.second->is_protected; });
}

bool is_initial(const active_context& context) {
  return context.terms.empty() && !context.base && !context.vocab && !context.language && !context.previous;
}

const js::value& activitystreams() {
  static const js::value& terms = *builtin_context("https://www.w3.org/ns/activitystreams");
  return terms;
}

/// Most documents begin with ActivityStreams, so what that gives is kept.
context_ptr activitystreams_alone();

/// Applies one local context after the other to a context under construction.
class context_builder {
 public:
  context_builder(processing& run, const context_ptr& start, scope how)
      : run_(run), how_(how), result_(start), before_(start) {}

  context_ptr build(const js::value& local) {
    if (const auto* object = local.if_object()) read_propagate(*object);
    add_all(local, true);
    if (run_.failed()) return before_;
    if (!how_.propagate && !result_->previous) own().previous = before_;
    return result_;
  }

 private:
  void read_propagate(const js::object& local) {
    const auto* propagate = local.if_contains("@propagate");
    if (propagate == nullptr) return;
    if (!propagate->is_bool()) return run_.refuse("@propagate");
    how_.propagate = propagate->get_bool();
  }

  void add_all(const js::value& local, bool may_set_base) {
    const auto* list = local.if_array();
    if (list == nullptr) return add(local, may_set_base);
    for (const auto& one : *list) {
      if (run_.failed()) return;
      add(one, may_set_base);
    }
  }

  void add(const js::value& local, bool may_set_base) {
    if (!run_.spend(copy_cost(*result_))) return;
    if (local.is_null()) return reset();
    if (const auto* url = local.if_string()) return add_named(*url);
    if (const auto* object = local.if_object()) return add_object(*object, may_set_base);
    run_.refuse("a context of a wrong kind");
  }

  void reset() {
    if (!how_.override_protected && has_protected_terms(*result_))
      return run_.refuse("protected terms taken away");
    owned_ = nullptr;
    result_ = initial_context();
  }

  void add_named(std::string_view url) {
    const auto* context = builtin_context(url);
    if (context == nullptr) return run_.fail(errc::unknown_context, "context", url);
    if (context != &activitystreams() || !is_initial(*result_))
      return add_object(context->get_object(), false);
    owned_ = nullptr;
    result_ = activitystreams_alone();
  }

  void add_object(const js::object& local, bool may_set_base) {
    auto& context = own();
    if (!read_settings(context, local, may_set_base)) return;
    const auto* is_protected = local.if_contains("@protected");
    const bool guard = is_protected != nullptr && is_protected->get_bool();
    term_definer definer(run_, context, local, guard, how_.override_protected);
    for (const auto& member : local) {
      if (run_.failed()) return;
      if (!is_setting(member.key())) definer.define(member.key());
    }
  }

  static bool is_setting(std::string_view key) {
    return key == "@base" || key == "@direction" || key == "@import" || key == "@language" ||
           key == "@propagate" || key == "@protected" || key == "@version" || key == "@vocab";
  }

  bool read_settings(active_context& context, const js::object& local, bool may_set_base) {
    if (const auto* version = local.if_contains("@version")) {
      const bool known = (version->is_double() && version->get_double() == 1.1);
      if (!known) run_.refuse("@version");
    }
    if (local.contains("@import")) run_.refuse("@import is not supported");
    if (const auto* direction = local.if_contains("@direction");
        direction != nullptr && !direction->is_null())
      run_.refuse("@direction is not supported");
    if (const auto* propagate = local.if_contains("@propagate");
        propagate != nullptr && !propagate->is_bool())
      run_.refuse("@propagate");
    if (const auto* guard = local.if_contains("@protected"); guard != nullptr && !guard->is_bool())
      run_.refuse("@protected");
    if (const auto* base = local.if_contains("@base"); base != nullptr && may_set_base)
      read_base(context, *base);
    if (const auto* vocab = local.if_contains("@vocab")) read_vocab(context, *vocab);
    if (const auto* language = local.if_contains("@language")) read_language(context, *language);
    return !run_.failed();
  }

  void read_base(active_context& context, const js::value& base) {
    if (base.is_null()) return context.base.reset();
    if (!base.is_string()) return run_.refuse("@base");
    const std::string_view text = base.get_string();
    if (is_absolute(text)) {
      context.base = std::string(text);
    } else if (context.base) {
      context.base = resolve(*context.base, text);
    } else {
      run_.refuse("@base without a base", text);
    }
  }

  void read_vocab(active_context& context, const js::value& vocab) {
    if (vocab.is_null()) return context.vocab.reset();
    if (!vocab.is_string()) return run_.refuse("@vocab");
    auto iri = expand_iri(context, vocab.get_string(), {.document_relative = true, .vocab = true});
    if (!iri || is_keyword(*iri) || (!is_absolute(*iri) && !is_blank_node(*iri)))
      return run_.refuse("@vocab", vocab.get_string());
    context.vocab = std::move(iri);
  }

  void read_language(active_context& context, const js::value& language) {
    if (language.is_null()) return context.language.reset();
    if (!language.is_string()) return run_.refuse("@language");
    context.language = std::string(language.get_string());
  }

  /// The result as a copy that is ours to change.
  active_context& own() {
    if (!owned_) {
      owned_ = std::make_shared<active_context>(*result_);
      result_ = owned_;
    }
    return *owned_;
  }

  processing& run_;
  scope how_;
  context_ptr result_;
  context_ptr before_;
  std::shared_ptr<active_context> owned_;
};

/// Given the object and not its name, which would lead back here.
context_ptr activitystreams_alone() {
  static const context_ptr kept = [] {
    processing run(json_ld_limits{});
    return context_builder(run, initial_context(), {}).build(activitystreams());
  }();
  return kept;
}

} // namespace

context_ptr initial_context() {
  static const context_ptr empty = std::make_shared<const active_context>();
  return empty;
}

context_ptr apply(processing& run, const context_ptr& active, const js::value& local, scope how) {
  return context_builder(run, active, how).build(local);
}

} // namespace pheidi::crypto::ld
