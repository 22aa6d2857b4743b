/** The page's style: wide and narrow screens, light and dark, paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2933; --dim: #52606d; --paper: #ffffff; --card: #f5f7fa; --line: #cbd2d9;
  --act: #b42318; --unknown: #8a4b08; --well: #1b6e3c; --due: #1d4f91; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --dim: #b0bac5; --paper: #12181f;
  --card: #1b232c; --line: #3e4c59; --act: #ff9b91; --unknown: #f5c26b; --well: #7ddba3;
  --due: #9cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem 1rem 2rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1.05rem; }
p { margin: .25rem 0; }
.verdict { font-size: 1.15rem; font-weight: 600; }
.act { color: var(--act); } .unknown { color: var(--unknown); } .well { color: var(--well); } .due { color: var(--due); }
time { white-space: nowrap; }
.dim, footer { color: var(--dim); font-size: .9rem; }
code { font: .85em ui-monospace, monospace; }
ul.findings { margin: .5rem 0; padding: 0; list-style: none; }
ul.findings li { margin: .5rem 0; padding: .5rem .75rem; background: var(--card); border-left: .3rem solid var(--line); }
ul.findings li.act { border-color: var(--act); color: inherit; } ul.findings li.unknown { border-color: var(--unknown); color: inherit; }
ul.findings li.due { border-color: var(--due); color: inherit; }
ul.findings strong { display: block; font-size: .85rem; }
li.act strong { color: var(--act); } li.unknown strong { color: var(--unknown); } li.due strong { color: var(--due); }
figure { margin: 0; } figure svg { display: block; width: 100%; height: auto; } .narrow { display: none; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; color: var(--dim); padding: .25rem 0; }
th, td { padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 500; }
tbody th, .short { white-space: nowrap; }
.todo { display: block; font-weight: 600; } li.note .todo { font-weight: inherit; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media screen and (max-width: 48rem) {
  .wide { display: none; } .narrow { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; margin: .75rem 0; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
  th, td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); padding: .15rem 0; border: 0; overflow-wrap: anywhere; }
  td::before { content: attr(data-label); color: var(--dim); }
  tbody th { display: block; font-size: 1.05rem; white-space: normal; }
  tbody td:empty { display: none; }
}
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr, li, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; } table, .dim, footer { font-size: 7.5pt; }
  tbody th { white-space: normal; } th, td { padding-right: .4rem; } td:not(.short) { overflow-wrap: anywhere; } }
`;
