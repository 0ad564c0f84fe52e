/** Light and dark as the reader's system has it; on paper light, with all that is folded unfolded by the script. */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #ffffff; --inset: #f4f6f8; --ink: #1a2129; --soft: #525d69; --line: #d5dce3; --accent: #0a58a8;
  --error: #a8201a; --error-bg: #fdebe9; --warning: #7a4a00; --warning-bg: #fff1d6; --info: #0a58a8; --info-bg: #e6f0fb;
  --good: #17653a; --good-bg: #e2f4e8; --unseen: #5f37ad; --unseen-bg: #f1ebfd; --rest: #8b96a2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1318; --card: #161c23; --inset: #0e1318; --ink: #e4eaf0; --soft: #a3afbb; --line: #2c3640; --accent: #7db8f7;
    --error: #ff9d95; --error-bg: #3b1a1a; --warning: #f2bd62; --warning-bg: #35280f; --info: #7db8f7; --info-bg: #12283f;
    --good: #7fd497; --good-bg: #12291a; --unseen: #c7adff; --unseen-bg: #271d40; --rest: #66727e;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
.wrap { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3, h4, p, dl, ul { margin: 0; }
a { color: var(--accent); }
code, pre, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Consolas, monospace; font-size: .92em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
header.top { padding: 1.6rem 0 .9rem; }
header.top .wrap { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; }
h1 { font-size: 1.15rem; letter-spacing: -.01em; }
header.top p { color: var(--soft); font-size: .9rem; }
header.top nav.wrap { display: block; margin-top: .9rem; }
.images { list-style: none; padding: 0; margin: 0; display: grid; gap: .4rem; }
.images a { display: flex; gap: .75rem; align-items: center; padding: .45rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; text-decoration: none; overflow-wrap: anywhere; }
.controls { position: sticky; top: 0; z-index: 1; background: var(--page); padding: .7rem 0; border-bottom: 1px solid var(--line); }
.controls .wrap { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
.controls input { flex: 1 1 16rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--rest); border-radius: 8px; padding: .5rem .8rem; }
.controls button { font: inherit; font-weight: 600; font-size: .88rem; padding: .42rem .8rem; border-radius: 999px; border: 1px solid currentcolor; cursor: pointer; }
.controls button[aria-pressed="false"] { background: transparent !important; color: var(--soft) !important; text-decoration: line-through; }
.controls [role="status"] { color: var(--soft); font-size: .88rem; min-width: 12rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
section.image { margin: 1.4rem 0 3rem; }
.card.verdict { padding: 1.4rem 1.5rem 1.2rem; border-top: 5px solid var(--rest); }
.card.verdict.failed { border-top-color: var(--error); }
.card.verdict.passed { border-top-color: var(--good); }
.card.verdict.incomplete { border-top-color: var(--unseen); }
.verdict h2 { font-size: 1.35rem; line-height: 1.35; overflow-wrap: anywhere; margin: .5rem 0 .15rem; }
.verdict .said { color: var(--soft); overflow-wrap: anywhere; }
.badge { display: inline-block; font-weight: 700; font-size: .8rem; letter-spacing: .06em; padding: .2rem .7rem; border-radius: 999px; text-transform: uppercase; }
.chips { display: flex; flex-wrap: wrap; gap: .45rem; margin: 1rem 0 .8rem; list-style: none; padding: 0; }
.chip { display: inline-flex; gap: .4rem; align-items: baseline; padding: .2rem .7rem; border-radius: 999px; font-size: .86rem; background: var(--inset); color: var(--soft); }
.chip b { font-size: 1rem; }
.error { color: var(--error); background: var(--error-bg); }
.warning { color: var(--warning); background: var(--warning-bg); }
.info { color: var(--info); background: var(--info-bg); }
.good, .badge.passed { color: var(--good); background: var(--good-bg); }
.badge.failed { color: var(--error); background: var(--error-bg); }
.unseen, .badge.incomplete { color: var(--unseen); background: var(--unseen-bg); }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; overflow: hidden; }
.bar .f-error { fill: var(--error); } .bar .f-warning { fill: var(--warning); } .bar .f-info { fill: var(--info); }
.bar .f-unseen { fill: var(--unseen); } .bar .f-good { fill: var(--good); } .bar .f-rest { fill: var(--line); }
.about { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .7rem 1.5rem; margin-top: 1.1rem; }
.about dt { color: var(--soft); font-size: .78rem; text-transform: uppercase; letter-spacing: .05em; }
.about dd { margin: 0; overflow-wrap: anywhere; }
.group { margin-top: 1.8rem; }
.group > h3 { font-size: 1.05rem; display: flex; align-items: baseline; gap: .6rem; margin-bottom: .7rem; }
.group > h3 small { font-weight: 400; color: var(--soft); font-size: .86rem; }
article.card { margin-bottom: .8rem; overflow: hidden; border-left: 4px solid var(--rest); }
article.card.is-error { border-left-color: var(--error); }
article.card.is-warning { border-left-color: var(--warning); }
article.card.is-info { border-left-color: var(--info); }
article > header { padding: .8rem 1.1rem 0; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; }
article > header h4 { font-size: 1rem; flex: 1 1 20rem; }
article > header a { font-size: .86rem; }
.tag { font-size: .74rem; font-weight: 700; padding: .1rem .55rem; border-radius: 999px; text-transform: uppercase; letter-spacing: .04em; }
.defect { padding: .45rem 1.1rem 0; }
.defect > p { font-weight: 600; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: 5rem 1fr; gap: .15rem .8rem; margin-top: .25rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.fix { margin: .7rem 1.1rem 0; padding: .65rem .9rem; background: var(--inset); border-radius: 8px; overflow-wrap: anywhere; }
.fix pre { margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article > details { padding: .5rem 1.1rem .2rem; color: var(--soft); }
article > :last-child { margin-bottom: .9rem; }
summary { cursor: pointer; }
.fold { margin-top: .8rem; padding: .75rem 1.1rem; }
.fold > summary { font-weight: 600; }
.fold > summary small { font-weight: 400; color: var(--soft); }
.rows { list-style: none; padding: 0; margin: .6rem 0 .2rem; }
.rows li { display: grid; grid-template-columns: minmax(12rem, 20rem) 1fr; gap: .1rem 1rem; padding: .28rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.rows li span { color: var(--soft); }
.card.block { padding: 1rem 1.2rem; border-left: 4px solid var(--unseen); }
.card.block.bad { border-left-color: var(--error); }
.card.block.plain { border-left-color: var(--rest); }
.block h3 { font-size: 1.02rem; margin-bottom: .4rem; }
.block ul { padding-left: 1.1rem; overflow-wrap: anywhere; }
.block li { margin: .3rem 0; }
.block li code { color: var(--soft); }
footer { color: var(--soft); font-size: .85rem; padding: 0 0 2.5rem; }
@media (max-width: 36rem) { .rows li, .facts { grid-template-columns: 1fr; } .card.verdict { padding: 1rem; } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --inset: #f4f6f8; --ink: #000; --soft: #444; --line: #bbb; --accent: #000;
    --error: #a8201a; --error-bg: #fff; --warning: #7a4a00; --warning-bg: #fff; --info: #0a58a8; --info-bg: #fff;
    --good: #17653a; --good-bg: #fff; --unseen: #5f37ad; --unseen-bg: #fff; }
  body { font-size: 10.5pt; }
  .controls, .skip { display: none; }
  .wrap { max-width: none; padding: 0; }
  article, .block, .rows li { break-inside: avoid; }
  h3 { break-after: avoid; }
  .badge, .tag, .chip { border: 1px solid currentcolor; }
}
`;
