// Requests that no honest server sends: JSON that is none, HTTP that leaves doubt, addresses and hosts that
// have no business here. Every refusal has a JSON body, nothing is ever a 5xx, and the engine lives on.
#include "inbox_accept.hpp"
#include "ops_client.hpp"

#include <algorithm>

namespace pheidi::test {

namespace {

std::string repeated(const std::string& part, int times) {
  std::string out;
  out.reserve(part.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i)
    out += part;
  return out;
}

/// A request as text: line, Host and these header lines.
std::string head(const std::string& lines, const std::string& first = "POST /inbox HTTP/1.1") {
  return first + "\r\nHost: local.example\r\nConnection: close\r\n" + lines + "\r\n";
}

TEST_F(inbox_accept, conformance_26_every_inbox_takes_what_the_shared_one_takes) {
  const auto alice = friend_of_ours("c26");
  on().sql(fmt::format("UPDATE accounts SET suspended_at = now() WHERE id IN ({}, {})", on().user_id(1),
                       on().user_id(2)));
  on().sql(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                       " VALUES ({}, now(), now())",
                       on().user_id(1)));
  const auto post = [&](const std::string& target) {
    return alice.send(on().here_, alice.create(std::to_string(std::hash<std::string>()(target)), "x"),
                      target);
  };
  const auto number = std::to_string(on().user_id());

  for (const auto& target :
       {std::string("/inbox"), std::string("/users/user1/inbox"), std::string("/users/USER1/inbox"),
        std::string("/actor/inbox"), "/ap/users/" + number + "/inbox", std::string("/users/user2/inbox")}) {
    SCOPED_TRACE(target);
    EXPECT_TRUE(accepted(post(target)));
  }
  EXPECT_TRUE(has_posts(alice, 6));
  const auto gone = post("/users/user3/inbox");
  EXPECT_TRUE(refused(gone, 410));
  EXPECT_NE(gone.head.find("max-age=180"), gone.head.npos);
  EXPECT_TRUE(refused(post("/users/nobody/inbox"), 404));
  on().sql(fmt::format("UPDATE accounts SET suspended_at = NULL WHERE id IN ({}, {})", on().user_id(1),
                       on().user_id(2)));
}

TEST_F(inbox_accept, conformance_32_more_than_a_mebibyte_is_413_and_an_unknown_type_nothing) {
  const auto alice = friend_of_ours("c32");
  const auto full = [&](std::size_t size) {
    const auto shell = alice.create("1", "");
    return alice.create("1", std::string(size - shell.size(), 'x'));
  };

  EXPECT_TRUE(refused(alice.send(on().here_, full((1 << 20) + 1)), 413));
  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(accepted(alice.send(on().here_, full(1 << 20))));
  EXPECT_TRUE(accepted(alice.send(on().here_, alice.activity("Dance", alice.uri() + "#1", "{}"))));
  EXPECT_TRUE(accepted(alice.send(on().here_, alice.activity("", alice.uri() + "#2", "{}"))));
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, conformance_33_the_delete_of_somebody_unknown_is_202_without_a_fetch) {
  const auto stranger = person("c33");
  const auto about_itself = [&](const std::string& type, const std::string& object) {
    return stranger.activity(type, stranger.uri() + "#" + type, object);
  };

  for (const auto* type : {"Delete", "Update"}) {
    SCOPED_TRACE(type);
    const auto plain = about_itself(type, quoted(stranger.uri()));
    EXPECT_TRUE(accepted(stranger.send(on().here_, plain)));
    EXPECT_TRUE(accepted(stranger.send(on().here_, plain, "/inbox", {.unsigned_request = true})));
    EXPECT_TRUE(
        accepted(stranger.send(on().here_, about_itself(type, "{\"id\":" + quoted(stranger.uri()) + "}"))));
  }

  EXPECT_TRUE(on().settled());
  EXPECT_EQ(on().world_.document_hits(stranger.uri()), 0U);
  EXPECT_EQ(on().id_of(stranger), "");
}

TEST_F(inbox_accept, other_hosts_blocked_addresses_paths_and_methods) {
  const auto alice = friend_of_ours("doors");
  const auto body = alice.create("1", "x");
  const auto good = alice.sign("/inbox", body);
  const auto from = [&](const std::string& hops) {
    auto fields = good;
    fields.emplace_back("X-Forwarded-For", hops);
    return ask(fields, body);
  };

  for (const auto* host : {"other.example", "local.example.other.example", "", "127.0.0.1", "[::1]"})
    EXPECT_TRUE(refused(ask(alice.sign("/inbox", body, {.host = host}), body), 403)) << host;
  for (const auto* hops : {"198.51.100.7", "192.0.2.1, 198.51.100.7", "192.0.2.1,198.51.100.255 ",
                           "2001:db8:bad:1::5", "::ffff:198.51.100.7"})
    EXPECT_TRUE(refused(from(hops), 403)) << hops;
  EXPECT_TRUE(has_posts(alice, 0));
  for (const auto* hops : {"198.51.101.7", "198.51.100.7, 192.0.2.1", "203.0.113.1", "203.0.113.2", "unknown",
                           "2001:db8:900d::5", ""})
    EXPECT_TRUE(accepted(from(hops))) << hops;
  for (const auto* target : {"/", "//inbox", "/%69nbox", "/inbox;x", "/inbox/x", "/users//inbox",
                             "/users/../inbox", "/users/user1%2finbox", "/users/a/b/inbox", "*"})
    EXPECT_TRUE(refused(ask(alice.sign(target, body), body, target), 404)) << target;
  EXPECT_TRUE(refused(ask(good, body, "http://other.example/inbox"), 403)); // RFC 9112, 3.2.2: it is the host
  for (const auto* method : {"GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"}) {
    const auto answer = ask(good, "", "/inbox", method);
    EXPECT_TRUE(refused(answer, 405)) << method;
    EXPECT_NE(answer.head.find("Allow: POST"), answer.head.npos);
  }
  EXPECT_EQ(ask(good, "", "/inbox", "HEAD").status, 405);
  EXPECT_TRUE(has_posts(alice, 1));
}

TEST_F(inbox_accept, j01_to_j10_signed_but_no_activity) {
  const auto alice = friend_of_ours("json");
  const auto create = alice.create("1", "PLACE");
  const auto with_content = [&](const std::string& raw) {
    auto out = create;
    return out.replace(out.find("\"PLACE\""), 7, raw);
  };
  struct text {
    const char* name;
    std::string body;
    int status = 202;
  };
  const text table[] = {
      {"j01 100 deep", with_content(repeated("[", 100) + repeated("]", 100))},
      {"j01 10,000 deep", with_content(repeated("[", 10'000) + repeated("]", 10'000))},
      {"j01 500,000 deep", repeated("[", 500'000) + repeated("]", 500'000)},
      {"j01 objects, not closed", repeated("{\"a\":", 200'000)},
      {"j03 not UTF-8", with_content("\"\xff\xfe\""), 400},
      {"j03 overlong", with_content("\"\xc0\xaf\""), 400},
      {"j03 surrogates as UTF-8", with_content("\"\xed\xa0\x80\""), 400},
      {"j03 UTF-16", std::string("\xff\xfe{\0}\0", 6), 400},
      {"j04 half a pair", with_content("\"\\ud800\"")},
      {"j06 1e400", with_content("1e400")},
      {"j06 1e400 as a date", alice.create("1", "x", ",\"published\":1e400")},
      {"j07 many keys", "{\"type\":\"Create\"" +
                            [] {
                              std::string out;
                              for (int i = 0; i < 60'000; ++i)
                                out += ",\"k" + std::to_string(i) + "\":1";
                              return out;
                            }() +
                            "}"},
      {"j07 many elements",
       alice.activity("Create", alice.uri() + "#1", "[1" + repeated(",1", 400'000) + "]")},
      {"j07 long key", "{\"" + std::string(65'536, 'k') + "\":1}"},
      {"j08 cut off", create.substr(0, create.size() / 2)},
      {"j08 something behind", create + "x"},
      {"j08 two documents", create + create},
      {"j08 a comment", "/* x */" + create},
      {"j08 NaN", with_content("NaN")},
      {"j08 single quotes", "{'type':'Create'}"},
      {"j08 nothing", ""},
      {"j08 blanks", "   "},
      {"j10 array", "[" + create + "]"},
      {"j10 string", "\"Create\""},
      {"j10 null", "null"},
      {"j10 number", "7"},
      {"j10 empty object", "{}"},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    const auto answer = alice.send(on().here_, each.body);
    EXPECT_TRUE(each.status == 202 ? accepted(answer) : refused(answer, each.status));
  }

  EXPECT_TRUE(on().settled());
  EXPECT_EQ(on().sql("SELECT count(*) FROM statuses WHERE text ~ 'PLACE'"), "0");
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, j02_of_two_members_with_one_name_the_last_counts_for_all_who_read) {
  const auto alice = friend_of_ours("j02");
  const auto mallory = person("j02mallory", "b.example", 2);
  const auto twice = [&](const std::string& first, const std::string& last) {
    auto out = alice.create("1", "x");
    const auto member = "\"actor\":" + quoted(alice.uri());
    return out.replace(out.find(member), member.size(),
                       "\"actor\":" + quoted(first) + ",\"actor\":" + quoted(last));
  };

  EXPECT_TRUE(accepted(mallory.send(on().here_, twice(mallory.uri(), alice.uri()))));
  EXPECT_TRUE(accepted(mallory.send(on().here_, twice(alice.uri(), mallory.uri()))));

  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(has_posts(mallory, 0));
}

TEST_F(inbox_accept, j05_and_j06_what_postgresql_would_not_take) {
  const auto alice = friend_of_ours("j05");

  EXPECT_TRUE(accepted(alice.send(on().here_, alice.create("1", std::string("a\0b", 3)))));
  auto nul = alice.create("2", "PLACE", ",\"su\\u0000mmary\":\"x\\u0000y\",\"sensitive\":true");
  nul.replace(nul.find("PLACE"), 5, "a\\u0000b");
  EXPECT_TRUE(accepted(alice.send(on().here_, nul)));
  EXPECT_TRUE(accepted(alice.send(
      on().here_,
      alice.create("3", "x",
                   ",\"likes\":{\"totalItems\":9223372036854775808},\"shares\":{\"totalItems\":-0},"
                   "\"x\":1234567890123456789012345678901234567890,\"y\":1e-400"))));

  EXPECT_TRUE(has_posts(alice, 3));
  EXPECT_EQ(on().sql("SELECT text FROM statuses WHERE uri = '" + alice.status("2") + "'"), "ab");
}

TEST_F(inbox_accept, j09_wrong_types_everywhere) {
  const auto alice = friend_of_ours("j09");
  const std::string values[] = {"7",    "-1.5",   "true", "null",  "[]",         "{}",
                                "[[]]", "[null]", "\"\"", "\"x\"", "{\"id\":7}", "[{\"id\":[]}]"};
  int sent = 0;

  for (const auto& value : values) {
    for (const auto* member : {"to", "cc", "content", "published", "tag", "attachment", "inReplyTo",
                               "summary", "url", "attributedTo", "id", "type", "sensitive", "contentMap",
                               "quote", "poll", "oneOf", "replies", "interactionPolicy"}) {
      const auto body =
          alice.create("j09-" + std::to_string(sent++), "x", fmt::format(",\"{}\":{}", member, value));
      EXPECT_TRUE(accepted(alice.send(on().here_, body))) << member << ' ' << value;
    }
    for (const auto* type : {"Create", "Update", "Delete", "Announce", "Follow", "Like", "Undo", "Accept",
                             "Reject", "Block", "Flag", "Add", "Remove", "Move", "QuoteRequest"}) {
      const auto body = alice.activity(type, alice.uri() + "#j09-" + std::to_string(sent++), value,
                                       ",\"to\":" + value + ",\"target\":" + value);
      EXPECT_TRUE(accepted(alice.send(on().here_, body))) << type << ' ' << value;
    }
  }

  EXPECT_TRUE(on().settled());
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, p04_to_p11_requests_with_doubtful_framing) {
  struct request {
    const char* name;
    std::string bytes;
    int status;
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const request table[] = {
      {"p04 a long line", head("X: " + std::string(65'536, 'x') + "\r\n"), 431},
      {"p04 many fields", head(repeated("A: b\r\n", 1000) + "Content-Length: 0\r\n"), 431},
      {"p04 a long target", head("", "POST /" + std::string(65'536, 'x') + " HTTP/1.1"), 431},
      {"p05 length and chunks", head("Content-Length: 5\r\n" + chunked) + "0\r\n\r\n", 400},
      {"p06 two lengths", head("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello!", 400},
      {"p06 two equal lengths", head("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello", 400},
      {"p06 a list of lengths", head("Content-Length: 5, 5\r\n") + "hello", 400},
      {"p06 a negative length", head("Content-Length: -5\r\n") + "hello", 400},
      {"p06 a huge length", head("Content-Length: 99999999999999999999\r\n"), 400},
      {"p07 a bad size", head(chunked) + "xyz\r\nhello\r\n0\r\n\r\n", 400},
      {"p07 a negative size", head(chunked) + "-5\r\nhello\r\n0\r\n\r\n", 400},
      {"p07 a huge size", head(chunked) + "FFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", 400},
      {"p07 more than a mebibyte",
       head(chunked) + "100001\r\n" + std::string((1 << 20) + 1, 'x') + "\r\n0\r\n\r\n", 413},
      {"p07 an unknown coding", head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 400},
      {"p08 a signature as trailer",
       head(chunked) + "2\r\n{}\r\n0\r\nSignature: keyId=\"x\",signature=\"y\"\r\n\r\n", 401},
      {"p09 a folded line", head("X: a\r\n b\r\nContent-Length: 0\r\n"), 400},
      {"p09 a bare CR", head("X: a\rb\r\nContent-Length: 0\r\n"), 400},
      {"p09 bare LFs", "POST /inbox HTTP/1.1\nHost: local.example\n\n", 400},
      {"p09 NUL", head(std::string("X: a\0b\r\n", 8)), 400},
      {"p09 a blank before the colon", head("Content-Length : 0\r\n"), 400},
      {"p10 a request line with another host",
       head("Content-Length: 0\r\n", "POST http://other.example/inbox HTTP/1.1"), 403},
      {"p11 two hosts", head("Host: other.example\r\nContent-Length: 0\r\n"), 400},
      {"p11 no host", "POST /inbox HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400},
      {"p12 an unknown expectation", head("Expect: miracles\r\nContent-Length: 0\r\n"), 417},
      {"p17 not HTTP", "hello\r\n\r\n", 400},
      {"p17 TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), 400},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    EXPECT_TRUE(refused(say(each.bytes), each.status));
  }
  EXPECT_GE(say(head("", "CONNECT local.example:443 HTTP/1.1")).status, 400);
  EXPECT_TRUE(lives(friend_of_ours("framing")));
}

TEST_F(inbox_accept, p07_a_chunked_body_is_as_good_as_another) {
  const auto alice = friend_of_ours("chunked");
  const auto body = alice.create("1", "x");
  std::string bytes = "POST /inbox HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n";
  for (const auto& [name, value] : alice.sign("/inbox", body))
    bytes += name + ": " + value + "\r\n";
  bytes += "\r\n";
  for (std::size_t i = 0; i < body.size(); i += 10)
    bytes += fmt::format("{:x};extension=1\r\n{}\r\n", std::min<std::size_t>(10, body.size() - i),
                         body.substr(i, 10));

  EXPECT_TRUE(accepted(say(bytes + "0\r\n\r\n")));
  EXPECT_TRUE(has_posts(alice, 1));
}

TEST_F(inbox_accept, p13_a_thousand_requests_in_one_go) {
  const std::string one = "POST /inbox HTTP/1.1\r\nHost: local.example\r\nContent-Length: 2\r\n\r\n{}";

  const auto answers =
      ask_raw(on().here_.path("inbox.sock"), repeated(one, 999) + head("Content-Length: 2\r\n") + "{}");

  int refused_ones = 0;
  for (auto at = answers.find("HTTP/1.1 401 "); at != answers.npos;
       at = answers.find("HTTP/1.1 401 ", at + 1))
    ++refused_ones;
  EXPECT_EQ(refused_ones, 1000);
}

TEST_F(inbox_accept, p14_a_body_that_would_grow_when_unpacked_is_not_unpacked) {
  const auto alice = friend_of_ours("bomb");
  for (const auto* coding : {"gzip", "br", "zstd", "gzip, gzip", "deflate"}) {
    auto fields = alice.sign("/inbox", "{}");
    fields.emplace_back("Content-Encoding", coding);
    EXPECT_TRUE(accepted(ask(fields, "{}"))) << coding;
  }
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, p01_p02_and_p12_who_is_slow_is_answered_408) {
  EXPECT_TRUE(refused(slow_header_.get(), 408));
  EXPECT_TRUE(refused(slow_body_.get(), 408));
  const auto waited = slow_expectation_.get();
  EXPECT_EQ(waited.status, 100);
  EXPECT_TRUE(refused(read_answer(waited.body), 408));
}

TEST_F(inbox_accept, p03_more_silent_connections_than_there_is_room_for_keep_nobody_out) {
  const silent_clients crowd(on().here_.path("inbox.sock"), 300);

  EXPECT_TRUE(lives(friend_of_ours("crowd")));
}

} // namespace

} // namespace pheidi::test
