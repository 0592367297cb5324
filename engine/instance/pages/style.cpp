// The style sheet of the public pages.
#include "endpoints.hpp"

namespace pheidi::instance::pages {

namespace {

constexpr const char* sheet = R"(:root {
  color-scheme: light dark;
  --paper: #f6f5f2; --card: #fff; --ink: #1d1c1a; --soft: #5c5850; --line: #cfcac0; --accent: #3a4fb0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171b; --card: #1f2127; --ink: #ececee; --soft: #aeb1ba; --line: #3c3f49; --accent: #a9b6ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main, header.site, footer.site { max-width: 40rem; margin: 0 auto; padding: 1rem; }
header.site { font-weight: 700; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
h1, h2, p, li, dd, code, summary, .text, .typed { overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; }
.soft { color: var(--soft); }
.typed { white-space: pre-line; }
.avatar { width: 3rem; height: 3rem; border-radius: .5rem; object-fit: cover; }
.emoji { width: 1.25em; height: 1.25em; object-fit: contain; vertical-align: text-bottom; }
.profile .avatar { width: 6rem; height: 6rem; }
.post { margin: 0 0 1rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.post.main { border-color: var(--accent); }
.post > header { display: flex; gap: .75rem; line-height: 1.3; }
.post .invisible { font-size: 0; }
.post .ellipsis::after { content: "..."; }
.media { display: flex; flex-wrap: wrap; gap: .5rem; }
.media img, .media video { max-width: 100%; max-height: 26rem; width: auto; height: auto; border-radius: .5rem; }
.media audio { width: 100%; }
.quote { margin: .75rem 0; padding-left: .75rem; border-left: 3px solid var(--line); }
summary { cursor: pointer; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; }
code { user-select: all; }
footer.site { color: var(--soft); }
body.embedded { background: transparent; }
body.embedded main { padding: 0; max-width: none; }
body.embedded .post { margin: 0; }
)";

} // namespace

web::answer show_style(web::call& /*c*/) {
  web::answer out;
  out.content_type = "text/css; charset=utf-8";
  out.body = sheet;
  return std::move(out).with("Cache-Control", "public, max-age=86400");
}

} // namespace pheidi::instance::pages
