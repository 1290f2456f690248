/** The page's style, small enough to stand in it. Its hash is in the page's policy. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3b4149); --soft: light-dark(#59636e, #9aa4af);
  --code: light-dark(#f1f3f5, #23282e); --link: light-dark(#0b57a4, #7db8f5); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 20rem minmax(0, 1fr);
  grid-template-areas: 'header header' 'nav main'; color: light-dark(#1b1f24, #e6e9ed);
  background: light-dark(#fff, #16191d); }
header { grid-area: header; padding: 1.5rem 2rem; border-bottom: 1px solid var(--line); }
header p { max-width: 50rem; }
nav { grid-area: nav; padding: 1rem 2rem; border-right: 1px solid var(--line); position: sticky; top: 0;
  max-height: 100vh; overflow: auto; font-size: 0.875rem; }
nav h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; overflow-wrap: anywhere; }
nav b { font-size: 0.75rem; }
main { grid-area: main; padding: 1rem 2rem 6rem; max-width: 64rem; }
article { border-top: 1px solid var(--line); padding: 0.5rem 0 1.5rem; scroll-margin-top: 1rem; }
article:target h3 { background: light-dark(#fff4c9, #4a4010); }
h3 { overflow-wrap: anywhere; }
h4 { margin: 1rem 0 0.25rem; }
.method { font-size: 0.875rem; }
.type { color: var(--soft); overflow-wrap: anywhere; }
i { color: var(--soft); font-size: 0.875rem; }
code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; font-size: 0.875em; overflow-wrap: anywhere; }
a { color: var(--link); }
.fields { margin: 0.25rem 0; padding-left: 1.25rem; border-left: 2px solid var(--line); list-style: none; }
dd { margin: 0 0 0.5rem 1.5rem; }
dd p { margin: 0.25rem 0; }
@media (max-width: 60rem) { body { display: block; } nav { position: static; max-height: none; border-right: 0; } }
`;
