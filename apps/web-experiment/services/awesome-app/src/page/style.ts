/** The style sheet of all pages; every text has a contrast of 4.5 and more to what it stands on. */
export const style = `
:root {
  --ground: #f3f5f2; --card: #ffffff; --ink: #17211e; --quiet: #51605b; --line: #c9d3ce;
  --accent: #0b6e5f; --on-accent: #ffffff; --heart: #b3123f; --problem: #9a2b10;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101614; --card: #18211e; --ink: #e8efec; --quiet: #a3b3ad; --line: #3a4944;
    --accent: #5fd3bd; --on-accent: #06231d; --heart: #ff8aa8; --problem: #ffa98c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem;
  background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif;
}
main {
  width: min(34rem, 100%); padding: clamp(1.25rem, 5vw, 2.5rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem;
}
h1 { margin: 0; font-size: clamp(1.75rem, 7vw, 2.75rem); line-height: 1.15; text-wrap: balance; overflow-wrap: anywhere; }
p { margin: 0; }
h1 + p { margin-top: .75rem; }
a { color: var(--accent); }
.quiet { color: var(--quiet); }
.problem { color: var(--problem); }
#result { margin-top: 1rem; font-size: 1.375rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.like { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-top: 1.5rem; }
button, input, select {
  min-height: 2.75rem; padding: .5rem .875rem; border: 1px solid var(--quiet); border-radius: .625rem;
  background: var(--card); color: inherit; font: inherit;
}
button { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
.like button { border-color: var(--heart); background: transparent; color: var(--heart); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.visit { display: grid; gap: 1rem; margin-top: 1.5rem; }
.again { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.again h2 { margin: 0; font-size: 1.0625rem; }
label { display: grid; gap: .25rem; min-width: 0; font-size: .9375rem; color: var(--quiet); }
input, select { width: 100%; color: var(--ink); font-size: 1.0625rem; }
.calculation { display: grid; grid-template-columns: 1fr auto 1fr; gap: .75rem; align-items: end; }
`;
