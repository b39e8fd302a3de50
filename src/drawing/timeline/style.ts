/** Colors of timelines; as in the state graphs, a page may set the `--sfn-…` properties. */
export const TIMELINE_CSS = `
.sfn-timeline{--sfn-canvas:#ffffff;--sfn-text:#17202b;--sfn-muted:#566375;--sfn-grid:#e3e8ee;--sfn-bar:#4d86d1;--sfn-wait-bar:#d9a521;
--sfn-choice-bar:#8f6fd0;--sfn-pass-bar:#8c98a8;--sfn-scope-bar:#7fbdb6;--sfn-good:#1f7a46;--sfn-bad:#c0362c;--sfn-idle:#dfe5ec}
@media (prefers-color-scheme:dark){.sfn-timeline{--sfn-canvas:#11161d;--sfn-text:#e6ebf1;--sfn-muted:#a3afbd;--sfn-grid:#28313c;--sfn-bar:#5b95e0;
--sfn-wait-bar:#cfa33a;--sfn-choice-bar:#a68be0;--sfn-pass-bar:#76828f;--sfn-scope-bar:#3f7f79;--sfn-good:#56c283;--sfn-bad:#f0837a;--sfn-idle:#333e4b}}
.sfn-timeline{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;font-size:12px;fill:var(--sfn-text)}
.sfn-timeline .canvas{fill:var(--sfn-canvas)}
.sfn-timeline .verdict{font-size:13px;font-weight:600}
.sfn-timeline .verdict.good{fill:var(--sfn-good)}
.sfn-timeline .verdict.bad{fill:var(--sfn-bad)}
.sfn-timeline .tick{stroke:var(--sfn-grid)}
.sfn-timeline .clock{fill:var(--sfn-muted);font-size:10.5px}
.sfn-timeline .note{fill:var(--sfn-muted);font-size:11px}
.sfn-timeline .note.bad{fill:var(--sfn-bad)}
.sfn-timeline .bar{fill:var(--sfn-bar)}
.sfn-timeline .wait .bar{fill:var(--sfn-wait-bar)}
.sfn-timeline .choice .bar{fill:var(--sfn-choice-bar)}
.sfn-timeline .pass .bar{fill:var(--sfn-pass-bar)}
.sfn-timeline .parallel .bar,.sfn-timeline .map .bar,.sfn-timeline .iteration .bar{fill:var(--sfn-scope-bar)}
.sfn-timeline .succeed .bar{fill:var(--sfn-good)}
.sfn-timeline .fail .bar{fill:var(--sfn-bad)}
.sfn-timeline .waiting{fill:var(--sfn-idle)}
.sfn-timeline .fold .name{fill:var(--sfn-muted)}
.sfn-timeline .fold-bar{fill:none;stroke:var(--sfn-muted);stroke-dasharray:3 3}
.sfn-timeline .open .bar{stroke:var(--sfn-bad);stroke-width:1.5}
.sfn-timeline .cross{fill:none;stroke:var(--sfn-bad);stroke-width:2.2}
`.trim();
