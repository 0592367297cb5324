// hiredis' parser with callbacks that build our own values, so nothing is allocated twice.
#include "resp_reader.hpp"

#include <hiredis/read.h>

#include <algorithm>
#include <new>

namespace pheidi::redis {

namespace {

/// An announced length is only a claim; memory is taken as elements arrive.
constexpr int reserve_at_most = 1024;

/// The place of the element under way. Parents are finished depth first, so a parent never grows while a
/// child is open.
reply& place(const redisReadTask* task) {
  if (!task->parent) return *static_cast<reply*>(task->privdata);
  auto& items = *static_cast<reply*>(task->parent->obj)->items();
  return items.emplace_back();
}

/// hiredis is C: an exception must not pass through it, and a null result means "out of memory" there.
template <class Make>
void* put(const redisReadTask* task, Make make) {
  try {
    auto& r = place(task);
    r.value = make();
    return &r;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* put_string(const redisReadTask* task, char* text, std::size_t size) {
  return put(task, [=]() -> decltype(reply::value) {
    std::string s(text, size);
    if (task->type == REDIS_REPLY_STATUS) return status{std::move(s)};
    if (task->type == REDIS_REPLY_ERROR) return error_reply{std::move(s)};
    return s;
  });
}

void* put_array(const redisReadTask* task, int size) {
  return put(task, [=] {
    array items;
    items.reserve(static_cast<std::size_t>(std::clamp(size, 0, reserve_at_most)));
    return items;
  });
}

void* put_integer(const redisReadTask* task, long long value) {
  return put(task, [=] { return std::int64_t{value}; });
}

void* put_nil(const redisReadTask* task) {
  return put(task, [] { return nil{}; });
}

void release(void*) {} // the root belongs to the reader

redisReplyObjectFunctions builders{put_string, put_array, put_integer, put_nil, release};

} // namespace

void resp_reader::free_reader::operator()(redisReader* r) const {
  redisReaderFree(r);
}

resp_reader::resp_reader() : reader_(redisReaderCreateWithFunctions(&builders)) {
  if (!reader_) throw std::bad_alloc();
  reader_->privdata = &root_;
}

resp_reader::~resp_reader() = default;

void resp_reader::feed(std::string_view bytes) {
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

result<std::optional<reply>> resp_reader::next() {
  void* complete = nullptr;
  if (redisReaderGetReply(reader_.get(), &complete) != REDIS_OK)
    return error{errc::unexpected, reader_->errstr};
  if (!complete) return std::optional<reply>{};
  return std::optional<reply>{std::exchange(root_, reply{})};
}

} // namespace pheidi::redis
