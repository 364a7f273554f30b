// The look of report.html: one page without outside resources, in light and dark, on a desk and on a phone.
#pragma once

#include <string_view>

namespace shelfwise::catalog_tools {

inline constexpr std::string_view kReportStyle = R"css(
:root{color-scheme:light dark;--bg:#fbfbf9;--card:#fff;--ink:#1d2329;--soft:#5c6670;--line:#dfe3e6;--kept:#2f7d5b;--merged:#3b6fb6;--out:#b3402f;--dropped:#c27a1a;--changed:#7a5ca8;--review:#8a6d1f;--noted:#6b7780}
@media (prefers-color-scheme:dark){:root{--bg:#14181b;--card:#1c2226;--ink:#e6eaed;--soft:#9aa6b0;--line:#333c43;--kept:#4fb388;--merged:#6da2ea;--out:#e5745f;--dropped:#e2a24a;--changed:#ab8ddb;--review:#d0ae55;--noted:#93a0aa}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.25rem 1rem 4rem}
h1{font-size:1.7rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{margin:1.5rem 0 0;font-size:1.05rem}
h3+p{margin:.2rem 0 .6rem;color:var(--soft)}.lead{font-size:1.1rem}small,.legend{color:var(--soft)}
code{font:.88em ui-monospace,monospace;background:color-mix(in srgb,var(--soft) 14%,transparent);padding:.05em .3em;border-radius:3px;overflow-wrap:anywhere}
.flow{display:block;width:100%;height:1.6rem;border-radius:5px}.bar{width:8rem;height:.7rem;flex:none;vertical-align:middle}
.rail{fill:var(--line)}rect.kept{fill:var(--kept)}rect.merged{fill:var(--merged)}rect.out,rect.left_out{fill:var(--out)}rect.dropped{fill:var(--dropped)}rect.changed{fill:var(--changed)}rect.noted{fill:var(--noted)}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin:0 .35em 0 .8em}.legend i:first-child{margin-left:0}i.kept{background:var(--kept)}i.merged{background:var(--merged)}i.out{background:var(--out)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem}
.tile{display:block;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:6px;padding:.6rem .8rem;color:inherit;text-decoration:none}
.tile b{display:block;font-size:1.4rem}.tile span{color:var(--soft);font-size:.9rem}.tile.out{border-left-color:var(--out)}.tile.dropped{border-left-color:var(--dropped)}.tile.changed{border-left-color:var(--changed)}.tile.merged{border-left-color:var(--merged)}.tile.review{border-left-color:var(--review)}.tile.kept{border-left-color:var(--kept)}
details{background:var(--card);border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.1rem .8rem}
summary{cursor:pointer;display:flex;gap:.8rem;align-items:center;padding:.4rem 0}summary .n{min-width:3.5rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.v{overflow-wrap:anywhere;max-width:18rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th{text-align:left;color:var(--soft);font-weight:600}th,td{padding:.3rem .6rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}.fills td{vertical-align:middle}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.3rem 1rem;border-top:1px solid var(--line);padding:.6rem 0}.pair strong{display:block;font-weight:500}.pair p{grid-column:1/-1;margin:0;color:var(--soft);font-size:.9rem}
@media (max-width:38rem){.pair{grid-template-columns:1fr}.bar{width:4rem}summary{flex-wrap:wrap;gap:.4rem}}
)css";

}  // namespace shelfwise::catalog_tools
