/** The picture's own style: it stands alone, and changes nothing of a page around it. */
export const style = `
.timeline { --ink: #1f2933; --dim: #52606d; --paper: #ffffff; --rule: #d9dee4; --current: #1f6feb; --previous: #7fa8e0;
  --over: #aab4bf; --stranger: #b7791f; --certificate: #2f855a; --use: #0b2f6b; --today: #c62828;
  --planned: #dbe4f0; }
@media screen and (prefers-color-scheme: dark) { .timeline { --ink: #e4e7eb; --dim: #b0bac5; --paper: #12181f;
  --rule: #3e4c59; --current: #4c8dff; --previous: #35598f; --over: #4a5560; --stranger: #d69e2e; --certificate: #38a169;
  --use: #dbe9ff; --today: #ff7a70; --planned: #2b3948; } }
.timeline text { font: 13px system-ui, sans-serif; fill: var(--ink); paint-order: stroke; stroke: var(--paper);
  stroke-width: 4px; stroke-linejoin: round; }
.timeline .dim { font-size: 12px; fill: var(--dim); }
.timeline .group { font-weight: 600; }
.timeline .paper { fill: var(--paper); }
.timeline .rule { stroke: var(--rule); }
.timeline .run { stroke: var(--dim); stroke-dasharray: 2 3; }
.timeline .today { stroke: var(--today); stroke-width: 2; }
.timeline text.now { fill: var(--today); font-size: 12px; }
.timeline .current { fill: var(--current); }
.timeline .valid, .timeline .previous { fill: var(--previous); }
.timeline .over { fill: var(--over); }
.timeline .stranger { fill: var(--stranger); }
.timeline .certificate { fill: var(--certificate); }
.timeline .notMade { fill: none; stroke: var(--today); stroke-dasharray: 2 2; }
.timeline .planned { fill: var(--planned); stroke: var(--dim); stroke-dasharray: 4 3; }
.timeline text.inside { font-size: 11px; fill: var(--ink); stroke: none; }
.timeline .used { fill: var(--use); }
`;
