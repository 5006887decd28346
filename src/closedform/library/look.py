"""How a proofread document looks: light and dark, wide and narrow, on a screen and on paper."""

from __future__ import annotations

STYLE = """
:root { --right: #1a7038; --wrong: #b3261e; --doubt: #8a5300; --tint: #f6f6f3; --line: #d8d8d2; }
@media (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #e6e4df; --paper: #17181a; --quiet: #a3a29d; --right: #6cc48a;
    --wrong: #ff8a80; --doubt: #e6b566; --tint: #222427; --line: #3a3c40; }
}
body { margin: 0; line-height: 1.55; overflow-wrap: break-word; }
header, main { box-sizing: border-box; max-width: 68rem; margin: 0 auto;
  padding: 0 22rem 0 1.5rem; }
header { padding-top: 1.5rem; padding-bottom: .5rem; }
main { display: flow-root; padding-bottom: 3rem; border-bottom: 1px solid var(--line); }
header h1 { font-size: 1.35rem; margin: 0 0 .6rem; }
a { color: inherit; }
pre, table { overflow-x: auto; max-width: 100%; }
pre { background: var(--tint); padding: .6rem .8rem; }
table { display: block; border-collapse: collapse; }
td, th { border: 1px solid var(--line); padding: .25rem .6rem; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); }
.plain { white-space: pre-wrap; } main h1 { font-size: 1.7rem; }
.claims .plain { font: .92em/1.7 ui-monospace, Consolas, monospace; }
.plain code { font-size: 1em; }
.cell, .place { color: var(--quiet); font-size: .82rem; }
.cell { margin: 2rem 0 0; border-top: 1px solid var(--line); }
.image { color: var(--quiet); }
.chip { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6rem;
  margin: 0 .2rem .3rem 0; font-size: .88rem; white-space: nowrap; }
.first { font-weight: bold; }
details ul { max-height: 20rem; overflow: auto; padding-left: 1.2rem; font-size: .92rem; }
.display { display: block; position: relative; margin: .7rem 0; }
.display > .formula { display: block; overflow: auto hidden; padding: .3rem 0; }
.display > .sign { position: absolute; left: -1.25rem; top: .3rem; }
math { font-size: 1.08em; }
mtable[columnspacing^="0em"] > mtr > mtd { padding-left: .1em; padding-right: .1em; }
math [mathvariant^="bold"] { font-weight: bold; }
math [mathvariant="bold"], math [mathvariant="normal"] { text-transform: none; font-style: normal; }
.marked, u { border-bottom: 2px solid var(--wrong); text-decoration: none; padding-bottom: .1em; }
.sign { text-decoration: none; font-weight: bold; margin-left: .15em; }
.note { float: right; clear: right; box-sizing: border-box; width: 19rem;
  margin: 0 -20.5rem .6rem 0; padding: .1rem 0 .1rem .7rem; border-left: 3px solid;
  font: .82rem/1.4 Georgia, "Noto Serif KR", serif; text-align: left; white-space: normal; }
.note .row { display: block; color: var(--ink); max-height: 7.2em; overflow: auto; }
.note .row:first-child { color: inherit; }
.note .point { max-height: 2.8em; color: var(--quiet); }
.note.right { margin-bottom: .25rem; } h1, h2, h3, .cell { clear: right; }
.note:target { background: var(--tint); } .note:target, .sign:target { outline: 2px solid; }
.right { color: var(--right); } .wrong { color: var(--wrong); }
.not-a-claim { color: var(--quiet); }
.conditional, .other-layout, .abuse-of-notation, .unreadable, .undecided { color: var(--doubt); }
td .note { float: none; display: block; width: auto; margin: .2rem 0; }
@media screen and (max-width: 60rem) {
  header, main { padding-left: 1.4rem; padding-right: 1rem; }
  .note { float: none; display: block; width: auto; margin: .3rem 0 .5rem; }
  .note.right { display: inline-block; border: 0; padding: 0; margin: 0 .3rem 0 0; }
  .display { display: flex; flex-direction: column; }
  .display > .formula { order: -1; }
}
@media print {
  body { font-size: 10pt; } header, main { max-width: none; padding: 0 16rem 0 1.2rem; }
  .note { width: 14.5rem; margin-right: -15.5rem; font-size: .75rem; break-inside: avoid; }
  .note .row, .note .point, .display > .formula { max-height: none; overflow: visible; }
  details:not([open]) { display: none; }
}
"""
