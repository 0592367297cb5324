#include "fedify_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace pheidi::test {

namespace json = boost::json;

namespace {

std::string folder() {
  return std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/fedify";
}

} // namespace

bool fedify_server::installed() {
  return std::filesystem::exists(folder() + "/node_modules/.installed");
}

fedify_server::fedify_server(instance& beside, const std::string& mode, std::uint16_t port) {
  json::object keys;
  for (const auto& a : beside.actors())
    keys[a.uri + "#main-key"] = beside.public_pem();
  beside.write("actors.json", json::serialize(keys));
  beside.write("hosts", "127.0.0.1 fedify.example\n");
  process_ =
      std::make_unique<logged_process>(std::vector<std::string>{folder() + "/run", "server.mjs", "--actors",
                                                                beside.path("actors.json").string(), "--mode",
                                                                mode, "--port", std::to_string(port)},
                                       beside.path("fedify-" + mode + ".log"));
  // The first line is the port.
  const bool up = eventually([&] { return process_->log().find('\n') != std::string::npos; });
  if (up) port_ = static_cast<std::uint16_t>(std::atoi(process_->log().c_str()));
  if (port_ == 0) throw std::runtime_error("the Fedify server did not start:\n" + process_->log());
}

std::string fedify_server::inbox(const std::string& path) const {
  return fmt::format("http://fedify.example:{}{}", port_, path);
}

std::vector<json::object> fedify_server::verdicts(std::size_t count, std::chrono::seconds patience) const {
  eventually([&] { return process_->lines_with(R"("scheme")").size() >= count; }, patience);
  std::vector<json::object> out;
  for (const auto& line : process_->lines_with(R"("scheme")"))
    out.push_back(json::parse(line).as_object());
  return out;
}

} // namespace pheidi::test
