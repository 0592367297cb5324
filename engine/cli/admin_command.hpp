// What the commands of an administrator have in common: options, the session, questions and tables.
#pragma once

#include "sources.hpp"

#include "pheidi/app/admin_session.hpp"
#include "pheidi/json/write.hpp"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::cli {

struct admin_options {
  source_options from;
  bool json = false;
  bool yes = false;
};

/// A command with subcommands, one of which is required. Its options may stand anywhere behind it.
CLI::App* add_admin_command(CLI::App& app, const char* name, const char* about, admin_options& o);

/// What the footer of each begins with.
inline const std::string statuses_and_place =
    "Exit status: 0 done, 1 refused, 2 cannot.\n"
    "An instance that `pheidi up` keeps is named behind each: --data DIR\n";

/// `name` of the command is for messages. Exit status: 0 done, 1 refused, 2 cannot.
int with_session(const admin_options& o, const char* name, const std::function<int(app::admin_session&)>& f);
/// Prints what went wrong and answers the exit status for it.
int explain(const admin_options& o, const char* name, const error& e);
/// Asks on a terminal; elsewhere it is an error not to say --yes.
bool confirmed(const admin_options& o, const char* name, const std::string& question);

/// "2026-08-21 10:11"; empty for none.
std::string day_text(const std::optional<wall_time>& t);
std::string yes_or_no(bool flag);

/// Rows whose columns align.
class table {
 public:
  explicit table(std::initializer_list<const char*> head) : rows_{{head.begin(), head.end()}} {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// A document of `write`, printed with a line break.
void print_document(const std::function<void(json::writer&)>& write);

} // namespace pheidi::cli
