/** The style sheet of the report's page; every text has a contrast of 4.5 and more to what it stands on. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f2; --card: #ffffff; --ink: #17211e; --quiet: #51605b; --line: #d3dbd7; --zero: #51605b;
  --better: #0b6e5f; --worse: #9a2b10; --plain: #3c5a78;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101614; --card: #18211e; --ink: #e8efec; --quiet: #a3b3ad; --line: #313e39; --zero: #a3b3ad;
    --better: #5fd3bd; --worse: #ffa98c; --plain: #9cc3ea;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: clamp(.75rem, 4vw, 2.5rem); background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; display: grid; gap: 1.25rem; }
h1, h2, p, figure, ul { margin: 0; }
h1 { font-size: clamp(1.375rem, 5vw, 2rem); line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; font-weight: 600; text-align: left; }
.quiet { color: var(--quiet); }
section, figure, .verdict { min-width: 0; padding: clamp(1rem, 4vw, 1.5rem); background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.verdict { border-left: .375rem solid var(--plain); font-size: 1.125rem; overflow-wrap: anywhere; }
.verdict.winner { border-left-color: var(--better); }
.verdict.unreadable { border-left-color: var(--worse); }
:focus-visible { outline: 3px solid var(--better); outline-offset: 2px; }
.verdict strong { display: block; }
progress { width: 100%; height: .75rem; margin-top: .75rem; accent-color: var(--plain); }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; }
figure { align-self: start; }
figure svg { display: block; width: 100%; max-width: 30rem; margin: .5rem auto 0; font-size: 12px; font-variant-numeric: tabular-nums; }
svg text { fill: var(--ink); }
svg .mark { fill: var(--quiet); text-anchor: middle; font-size: 11px; }
svg .name, svg .number { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
svg .name { font-weight: 600; }
svg .number { text-anchor: end; }
svg .grid { stroke: var(--line); }
svg .zero { stroke: var(--zero); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .interval { fill: none; stroke: currentColor; stroke-width: 2; }
svg circle { fill: currentColor; }
svg .better { color: var(--better); }
svg .worse { color: var(--worse); }
svg .plain { color: var(--plain); }
.table { overflow-x: auto; margin-top: .5rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .375rem .75rem .375rem 0; border-top: 1px solid var(--line); text-align: right; white-space: nowrap; }
thead th { border-top: 0; color: var(--quiet); font-size: .875rem; font-weight: 400; }
th:first-child { min-width: 7rem; text-align: left; white-space: normal; overflow-wrap: anywhere; }
th .quiet { display: block; font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
h2 + ul { margin-top: .5rem; }
ul { padding-left: 1.125rem; }
li + li { margin-top: .375rem; }
`;
