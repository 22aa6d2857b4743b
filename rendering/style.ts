/** The colours, by what they are for, in the light and in the dark; paper is light. */
const palette = `
:root { color-scheme: light dark; --ink: #1f2933; --dim: #52606d; --paper: #ffffff; --card: #f5f7fa; --line: #cbd2d9;
  --act: #b42318; --unknown: #8a4b08; --well: #1b6e3c; --due: #0b57d0; --current: #1f6feb; --previous: #7fa8e0;
  --over: #aab4bf; --unmanaged: #b7791f; --certificate: #2f855a; --use: #0b2f6b; --planned: #dbe4f0; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --dim: #b0bac5; --paper: #12181f;
  --card: #1b232c; --line: #3e4c59; --act: #ff9b91; --unknown: #f5c26b; --well: #7ddba3; --due: #8ab4f8;
  --current: #4c8dff; --previous: #35598f; --over: #4a5560; --unmanaged: #d69e2e; --certificate: #38a169;
  --use: #dbe9ff; --planned: #2b3948; } }
`;

const picture = `
.timeline text { font: 13px system-ui, sans-serif; fill: var(--ink); paint-order: stroke; stroke: var(--paper);
  stroke-width: 4px; stroke-linejoin: round; }
.timeline .dim { font-size: 12px; fill: var(--dim); }
.timeline .group { font-weight: 600; }
.timeline .paper { fill: var(--paper); }
.timeline .rule { stroke: var(--line); }
.timeline .run { stroke: var(--dim); stroke-dasharray: 2 3; }
.timeline .today { stroke: var(--act); stroke-width: 2; }
.timeline text.now { fill: var(--act); font-size: 12px; }
.timeline .current { fill: var(--current); }
.timeline .valid, .timeline .previous { fill: var(--previous); }
.timeline .over { fill: var(--over); }
.timeline .unmanaged { fill: var(--unmanaged); }
.timeline .certificate { fill: var(--certificate); }
.timeline .notMade { fill: none; stroke: var(--act); stroke-dasharray: 2 2; }
.timeline .planned { fill: var(--planned); stroke: var(--dim); stroke-dasharray: 4 3; }
.timeline text.inside { font-size: 11px; stroke: none; }
.timeline .used { fill: var(--use); }
`;

/** The style of a timeline that stands alone. */
export const pictureStyle = palette + picture;

/** What every page looks like: on wide and narrow screens, in light and dark, on paper. */
export const pageStyle = `${palette}${picture}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1rem 2rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1.05rem; }
p { margin: .25rem 0; }
a { color: var(--due); }
:focus-visible { outline: 3px solid var(--due); outline-offset: 2px; }
.act { --tone: var(--act); } .unknown { --tone: var(--unknown); } .well { --tone: var(--well); } .due { --tone: var(--due); }
strong, .verdict { color: var(--tone, inherit); }
time { white-space: nowrap; }
p.dim, footer { color: var(--dim); font-size: .9rem; }
code { font: .85em ui-monospace, monospace; }
figure { margin: 0; } figure svg { display: block; width: 100%; height: auto; } figure.narrow { display: none; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; color: var(--dim); padding: .25rem 0; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 500; vertical-align: bottom; }
tbody th, .short { white-space: nowrap; }
th.wide { width: 30%; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media screen and (max-width: 52rem) {
  figure.wide { display: none; } figure.narrow { display: block; max-width: 30rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody { display: block; }
  tr { display: block; margin: .75rem 0; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
  th, td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); padding: .15rem 0; border: 0; overflow-wrap: anywhere; }
  .short { white-space: normal; }
  td::before { content: attr(data-label); color: var(--dim); }
  tbody th { display: block; font-size: 1.05rem; white-space: normal; }
  tbody td:empty { display: none; }
}
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr, li, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; } table, p.dim, footer { font-size: 7.5pt; } svg { print-color-adjust: exact; }
  tbody th { white-space: normal; } th, td { padding-right: .4rem; } td:not(.short) { overflow-wrap: anywhere; } }
`;
