// How libvips is set up to read what nobody vouches for.
#include "vips.hpp"

#include <algorithm>
#include <stdexcept>
#include <vips/vector.h>

namespace pheidi::instance::media {

namespace {

/// What images make libvips say is for us to judge, not for the log of the process.
void say_nothing(const char* /*domain*/, GLogLevelFlags /*level*/, const char* /*text*/, void* /*data*/) {}

bool start() {
  if (VIPS_INIT("pheidi") != 0) throw std::runtime_error("libvips does not start: " + vips_failure().context);
  g_log_set_handler("VIPS",
                    static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO),
                    say_nothing, nullptr);
  vips_concurrency_set(1);
  // Code that is made at run time needs memory that is writable and executable, which services do without.
  vips_vector_set_enabled(FALSE);
  // A cached operation would outlive the bytes that it was made from.
  vips_cache_set_max(0);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* taken : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif",
                            "VipsForeignLoadWebp", "VipsForeignLoadHeif"})
    vips_operation_block_set(taken, FALSE);
  vips_block_untrusted_set(TRUE);
  return true;
}

} // namespace

void start_vips() {
  [[maybe_unused]] static const bool started = start();
}

error vips_failure() {
  const std::unique_ptr<char, free_bytes> all(vips_error_buffer_copy());
  std::string text(all ? all.get() : "");
  constexpr std::size_t enough = 200;
  text.resize(std::min(text.size(), enough));
  // One line of printable ASCII: it may quote the image.
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, ' ');
  return {errc::broken_image, std::move(text)};
}

} // namespace pheidi::instance::media
