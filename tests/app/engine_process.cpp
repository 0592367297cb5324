#include "engine_process.hpp"

namespace pheidi::test {

namespace {

std::vector<std::string> with_binary(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi");
  return arguments;
}

} // namespace

engine_process::engine_process(std::vector<std::string> arguments, std::filesystem::path log_file)
    : logged_process(with_binary(std::move(arguments)), std::move(log_file)) {}

} // namespace pheidi::test
