// Leaks of Debian's libraries that the leak checker of an instrumented program passes over.
extern "C" const char* __lsan_default_suppressions();

// libpqxx 6.4: connection_base::make_result asks for the encoding before it takes the PGresult, and that
// throws when the connection broke during the statement. About 2 KB for each break, allocated and lost inside
// the library.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpqxx-6.4.so";
}
