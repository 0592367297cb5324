// The one style sheet.
#include "endpoints.hpp"

namespace pheidi::instance::oauth {

namespace {

constexpr const char* sheet = R"(:root {
  color-scheme: light dark;
  --paper: #f6f5f2; --card: #fff; --ink: #1d1c1a; --soft: #5c5850; --line: #8a857b; --accent: #3a4fb0;
  --on-accent: #fff; --alarm: #a02020;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171b; --card: #1f2127; --ink: #ececee; --soft: #aeb1ba; --line: #737784; --accent: #a9b6ff;
    --on-accent: #14161f; --alarm: #ff9c9c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 6vh auto; padding: 1.5rem; background: var(--card); border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; overflow-wrap: anywhere; }
p, li, dd, code { overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0; font-weight: 600; }
input:not([type=hidden]) {
  display: block; width: 100%; margin-top: .25rem; padding: .6rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
}
button {
  width: 100%; margin-top: .75rem; padding: .7rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .4rem;
}
button.quiet { color: var(--accent); background: transparent; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code.code {
  display: block; padding: .8rem; font-size: 1.1rem; border: 1px dashed var(--line); user-select: all;
}
.soft { color: var(--soft); }
.alert { color: var(--alarm); font-weight: 600; }
)";

} // namespace

web::answer show_style(web::call&) {
  web::answer out;
  out.content_type = "text/css; charset=utf-8";
  out.body = sheet;
  return std::move(out).with("Cache-Control", "public, max-age=86400");
}

} // namespace pheidi::instance::oauth
