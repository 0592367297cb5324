// Arguments of jobs as JSON, written part by part.
#pragma once

#include "pheidi/json/write.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pheidi::federation::outbox {

/// A text that is written part by part.
class json_text {
 public:
  std::string done() {
    writer_.end();
    return std::move(out_);
  }

 protected:
  json_text() = default;
  json::writer& write() { return writer_; }

 private:
  std::string out_;
  json::writer writer_{out_};
};

/// [1,"a"] from its parts.
class arguments : public json_text {
 public:
  arguments() { write().array(); }
  arguments& number(std::int64_t n) {
    write().integer(n);
    return *this;
  }
  arguments& text(std::string_view t) {
    write().string(t);
    return *this;
  }
  arguments& raw(std::string_view json) {
    write().raw(json);
    return *this;
  }
};

/// {"request_id":"..."} and more.
class options : public json_text {
 public:
  explicit options(std::string_view cause) {
    write().object();
    if (!cause.empty()) text("request_id", cause);
  }
  options& text(std::string_view name, std::string_view value) {
    write().key(name).string(value);
    return *this;
  }
  options& number(std::string_view name, std::int64_t value) {
    write().key(name).integer(value);
    return *this;
  }
  options& flag(std::string_view name, bool value) {
    write().key(name).boolean(value);
    return *this;
  }
};

} // namespace pheidi::federation::outbox
