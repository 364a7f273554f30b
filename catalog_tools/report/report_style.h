// The look of report.html: one page without outside resources, in light and dark, on a desk, on a phone and on paper.
#pragma once

#include <string_view>

namespace shelfwise::catalog_tools {

inline constexpr std::string_view kReportStyle = R"css(
:root{color-scheme:light dark;--bg:#f7f7f4;--card:#fff;--ink:#1d2329;--soft:#59636d;--line:#e0e3e5;--rail:#e6e9ea;--kept:#2f7d5b;--merged:#3b6fb6;--out:#b3402f;--dropped:#b8710f;--changed:#7a5ca8;--review:#94731b;--noted:#6b7780;--feed:#7d8a94;--focus:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--bg:#121618;--card:#1a2023;--ink:#e6eaed;--soft:#9eaab3;--line:#2e373d;--rail:#2c353b;--kept:#4fb388;--merged:#6da2ea;--out:#e5745f;--dropped:#e2a24a;--changed:#ab8ddb;--review:#d0ae55;--noted:#93a0aa;--feed:#7d8a94;--focus:#8ab8ff}}
*{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:3.5rem}@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:72rem;margin:0 auto;padding:1.25rem 1rem 4rem}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.3rem;margin:2.75rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}h3{margin:1.4rem 0 .2rem;font-size:1.05rem}
.lead{font-size:1.1rem;max-width:48rem}small,.soft,.more{color:var(--soft)}.soft{margin:.2rem 0 .7rem}.more{font-size:.9rem;margin:.4rem 0 .8rem}
code{font:.88em ui-monospace,monospace;background:color-mix(in srgb,var(--soft) 14%,transparent);padding:.05em .3em;border-radius:3px;overflow-wrap:anywhere}
.toc{position:sticky;top:0;z-index:2;display:flex;gap:1.1rem;overflow-x:auto;background:var(--bg);padding:.6rem 0;border-bottom:1px solid var(--line);white-space:nowrap;font-size:.93rem;scrollbar-width:none}.toc a{color:var(--merged);text-decoration:none;padding:.15rem 0}.toc a:hover{text-decoration:underline}
.score{display:grid;grid-template-columns:11rem 1fr;gap:1.5rem;align-items:center;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.2rem}
.ring{position:relative;width:10rem;margin:auto}.ring svg{display:block;width:100%}.ring circle{fill:none;stroke-width:3.4}.ring circle.rail{stroke:var(--rail)}.ring circle.kept{stroke:var(--kept)}.ring circle.dropped{stroke:var(--dropped)}.ring circle.out{stroke:var(--out)}.ring circle.noted{stroke:var(--rail)}.ring b{position:absolute;inset:0;display:grid;place-items:center;font-size:2.2rem}
.pillars{display:grid;grid-template-columns:repeat(3,1fr);gap:1.25rem}.pillar h3{margin:0}.pillar b{font-size:1.6rem}.pillar .bar{display:block;width:100%}.pillar p{margin:.4rem 0 0;color:var(--soft);font-size:.92rem}
.fixes{list-style:none;margin:0;padding:0}.fixes summary{align-items:flex-start}.points{flex:none;width:6.2rem;font-weight:700;font-size:1.05rem;font-variant-numeric:tabular-nums}.points small{font-weight:400}.remedy{color:var(--soft);font-size:.93rem}
.flow{display:block;width:100%;height:auto;margin:.5rem 0}.flow text{font:14px system-ui,sans-serif;fill:var(--ink)}.flow .num{font-weight:700}.stream{opacity:.24}.legend{display:none;list-style:none;padding:0;margin:.4rem 0 1rem;columns:2}.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
.bar{width:8rem;height:.7rem;flex:none;vertical-align:middle}
.kept{fill:var(--kept)}.merged{fill:var(--merged)}.out,.left_out{fill:var(--out)}.dropped{fill:var(--dropped)}.changed{fill:var(--changed)}.noted{fill:var(--noted)}.review{fill:var(--review)}.feed{fill:var(--feed)}.rail{fill:var(--rail)}
i.kept{background:var(--kept)}i.merged{background:var(--merged)}i.out{background:var(--out)}i.review{background:var(--review)}i.noted{background:var(--noted)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0}
.tile{display:block;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:6px;padding:.6rem .8rem;color:inherit;text-decoration:none}.tile:hover{background:color-mix(in srgb,var(--card) 92%,var(--ink))}
.tile b{display:block;font-size:1.4rem}.tile span{color:var(--soft);font-size:.9rem}.tile.out{border-left-color:var(--out)}.tile.dropped{border-left-color:var(--dropped)}.tile.changed{border-left-color:var(--changed)}.tile.merged{border-left-color:var(--merged)}.tile.review{border-left-color:var(--review)}.tile.kept{border-left-color:var(--kept)}
details{background:var(--card);border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.1rem .9rem}details[open]{padding-bottom:.7rem}
summary{cursor:pointer;display:flex;gap:.8rem;align-items:center;padding:.5rem 0;list-style:none}summary::-webkit-details-marker{display:none}summary::before{content:"";flex:none;width:0;height:0;border-left:.42rem solid var(--soft);border-top:.32rem solid transparent;border-bottom:.32rem solid transparent;transition:transform .12s}.fixes summary::before{margin-top:.55rem}details[open]>summary::before{transform:rotate(90deg)}summary:hover .what{text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:.2em}
summary .n{min-width:3.5rem}summary .n:empty{display:none}.what{min-width:0;overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.v{overflow-wrap:anywhere;max-width:28rem}.id{overflow-wrap:anywhere;max-width:14rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}.wide+.wide{margin-top:1.2rem}table{border-collapse:collapse;width:100%;font-size:.92rem}th{text-align:left;font-weight:400;overflow-wrap:anywhere}thead th{color:var(--soft);font-weight:600;vertical-align:bottom;overflow-wrap:normal}th,td{padding:.3rem .8rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}thead th{border-top:0}tbody th{min-width:9rem}.fills th,.fills td{vertical-align:middle}
.heatmap{font-size:.88rem}.heatmap td,.heatmap th{padding:.3rem .45rem}.heatmap tbody th{min-width:10rem;position:sticky;left:0;background:var(--bg)}.heat{text-align:center;font-variant-numeric:tabular-nums}thead .heat{font-size:.8rem}td.heat{border:2px solid var(--bg);border-radius:5px}
.h0{background:color-mix(in srgb,var(--out) 46%,var(--card))}.h1{background:color-mix(in srgb,var(--out) 38%,var(--card))}.h2{background:color-mix(in srgb,var(--out) 30%,var(--card))}.h3{background:color-mix(in srgb,var(--out) 23%,var(--card))}.h4{background:color-mix(in srgb,var(--dropped) 30%,var(--card))}.h5{background:color-mix(in srgb,var(--dropped) 23%,var(--card))}.h6{background:color-mix(in srgb,var(--dropped) 16%,var(--card))}.h7{background:color-mix(in srgb,var(--kept) 14%,var(--card))}.h8{background:color-mix(in srgb,var(--kept) 22%,var(--card))}.h9{background:color-mix(in srgb,var(--kept) 31%,var(--card))}.h10{background:color-mix(in srgb,var(--kept) 42%,var(--card))}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.3rem 1.5rem;border-top:1px solid var(--line);padding:.6rem 0}.pair>div{min-width:0}.pair strong{display:block;font-weight:500;overflow-wrap:anywhere}.pair p{grid-column:1/-1;margin:0;color:var(--soft);font-size:.9rem}.differs{text-decoration:underline;text-decoration-color:var(--dropped);text-decoration-thickness:2px;text-underline-offset:.2em}
mark{background:color-mix(in srgb,var(--noted) 22%,transparent);color:inherit;border-radius:3px;padding:.05em .4em;font-size:.82rem}mark.stays{background:color-mix(in srgb,var(--kept) 30%,transparent)}
@media (max-width:48rem){.score{grid-template-columns:1fr}.pillars{grid-template-columns:1fr;gap:.9rem}.pillar{display:grid;grid-template-columns:1fr auto;align-items:baseline}.pillar b{font-size:1.2rem}.pillar .bar,.pillar p{grid-column:1/-1}.pillar p{margin:.1rem 0 0}.flow{height:9rem}.flow text{display:none}.legend{display:block}}
@media (max-width:38rem){h1{font-size:1.45rem}.lead{font-size:1rem}.pair{grid-template-columns:1fr}.bar{width:4rem}.tiles{grid-template-columns:1fr 1fr}.legend{columns:1}.points{width:4.4rem}.points small{display:block}.heatmap tbody th{min-width:7.5rem;max-width:7.5rem;font-size:.82rem}summary{gap:.55rem}summary .n{min-width:2.2rem}summary .bar{width:2.5rem}.wide .bar{display:none}tbody th{min-width:7rem}th,td{padding-right:.55rem}.v{min-width:9rem}}
@media print{.toc{display:none}body{background:#fff;font-size:12px}details{break-inside:avoid}}
)css";

}  // namespace shelfwise::catalog_tools
