// Owns a precompiled header; nothing runs it.
int main() {
  return 0;
}
