/**
 * Colors and lines of the drawings. Everything is below `.sfn-drawing`; a page or an editor changes colors by setting the
 * `--sfn-…` properties there.
 */
export const DRAWING_CSS = `
.sfn-drawing{--sfn-canvas:#ffffff;--sfn-text:#17202b;--sfn-muted:#566375;--sfn-line:#8592a3;--sfn-box:#f6f8fa;--sfn-box-line:#8c98a8;
--sfn-task:#eff5fd;--sfn-task-line:#3d74bd;--sfn-choice:#f6f2fd;--sfn-choice-line:#7a58bd;--sfn-wait:#fdf7e7;--sfn-wait-line:#a87900;
--sfn-scope:#0f766e14;--sfn-scope-line:#3b8f87;--sfn-ok:#ecf8f0;--sfn-ok-line:#23804a;--sfn-fail:#fdf0ee;--sfn-fail-line:#c0362c;
--sfn-catch:#b4542a;--sfn-path:#d6336c;--sfn-error:#c0362c;--sfn-warning:#9a6700;--sfn-info:#2563a8;--sfn-badge-text:#ffffff}
@media (prefers-color-scheme:dark){.sfn-drawing{--sfn-canvas:#11161d;--sfn-text:#e6ebf1;--sfn-muted:#a3afbd;--sfn-line:#76828f;--sfn-box:#1b222b;
--sfn-box-line:#76828f;--sfn-task:#162436;--sfn-task-line:#5b95e0;--sfn-choice:#221b33;--sfn-choice-line:#a68be0;--sfn-wait:#2a2412;
--sfn-wait-line:#cfa33a;--sfn-scope:#2dd4bf1a;--sfn-scope-line:#4fa79f;--sfn-ok:#13271b;--sfn-ok-line:#4caf76;--sfn-fail:#301917;
--sfn-fail-line:#ef7b70;--sfn-catch:#e0926a;--sfn-path:#ff6b9d;--sfn-error:#f0837a;--sfn-warning:#e0b341;--sfn-info:#7cb0ef;--sfn-badge-text:#11161d}}
.sfn-drawing{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;font-size:11px;fill:var(--sfn-text)}
.sfn-drawing .canvas{fill:var(--sfn-canvas)}
.sfn-drawing .shape{fill:var(--sfn-box);stroke:var(--sfn-box-line);stroke-width:1.3}
.sfn-drawing .title{font-size:16px;font-weight:600}
.sfn-drawing .name{font-size:13px;font-weight:600;text-anchor:middle}
.sfn-drawing .detail{fill:var(--sfn-muted);text-anchor:middle}
.sfn-drawing .task>.shape{fill:var(--sfn-task);stroke:var(--sfn-task-line)}
.sfn-drawing .choice>.shape{fill:var(--sfn-choice);stroke:var(--sfn-choice-line)}
.sfn-drawing .wait>.shape{fill:var(--sfn-wait);stroke:var(--sfn-wait-line)}
.sfn-drawing .succeed>.shape{fill:var(--sfn-ok);stroke:var(--sfn-ok-line)}
.sfn-drawing .fail>.shape{fill:var(--sfn-fail);stroke:var(--sfn-fail-line);stroke-width:1.6}
.sfn-drawing .map>.shape,.sfn-drawing .parallel>.shape{fill:var(--sfn-canvas);stroke:var(--sfn-scope-line)}
.sfn-drawing .state>.stack{fill:none}
.sfn-drawing .head-band{fill:var(--sfn-scope)}
.sfn-drawing .frame{fill:none;stroke:var(--sfn-scope-line);stroke-dasharray:4 4;stroke-width:1;opacity:.75}
.sfn-drawing .caption{fill:var(--sfn-muted)}
.sfn-drawing .edge .line{fill:none;stroke:var(--sfn-line);stroke-width:1.4}
.sfn-drawing .edge .head{fill:var(--sfn-line)}
.sfn-drawing .edge .label{text-anchor:middle}
.sfn-drawing .edge .back{fill:var(--sfn-canvas);opacity:.92}
.sfn-drawing .edge .reference{fill:var(--sfn-canvas);stroke:var(--sfn-line)}
.sfn-drawing .edge.catch .reference{stroke:var(--sfn-catch)}
.sfn-drawing .edge.catch .line{stroke:var(--sfn-catch);stroke-dasharray:5 3}
.sfn-drawing .edge.catch .head,.sfn-drawing .edge.catch .label{fill:var(--sfn-catch)}
.sfn-drawing .edge.dead{opacity:.45}
.sfn-drawing .edge.dead .line{stroke-dasharray:2 4}
.sfn-drawing .edge.path{opacity:1}
.sfn-drawing .edge.path .line{stroke:var(--sfn-path);stroke-width:3}
.sfn-drawing .edge.path .head{fill:var(--sfn-path)}
.sfn-drawing .visited>.shape{stroke:var(--sfn-path);stroke-width:2.6}
.sfn-drawing .fails>.shape{stroke:var(--sfn-error);stroke-width:4}
.sfn-drawing .unreachable>.shape{stroke-dasharray:5 4}
.sfn-drawing .unreachable>.name,.sfn-drawing .unreachable>.detail{opacity:.7}
.sfn-drawing .start{fill:var(--sfn-text)}
.sfn-drawing .end{fill:var(--sfn-canvas);stroke:var(--sfn-text);stroke-width:1.5}
.sfn-drawing .end-dot{fill:var(--sfn-text)}
.sfn-drawing .pill rect{fill:var(--sfn-canvas);stroke:var(--sfn-muted)}
.sfn-drawing .pill text{text-anchor:middle;font-size:10px;font-weight:600;fill:var(--sfn-muted)}
.sfn-drawing .pill.visits rect{fill:var(--sfn-path);stroke:var(--sfn-canvas)}
.sfn-drawing .pill.error rect{fill:var(--sfn-error);stroke:var(--sfn-canvas)}
.sfn-drawing .pill.warning rect{fill:var(--sfn-warning);stroke:var(--sfn-canvas)}
.sfn-drawing .pill.info rect{fill:var(--sfn-info);stroke:var(--sfn-canvas)}
.sfn-drawing .pill.visits text,.sfn-drawing .pill.error text,.sfn-drawing .pill.warning text,.sfn-drawing .pill.info text{fill:var(--sfn-badge-text)}
.sfn-drawing .state[tabindex]{cursor:pointer;outline:none}
.sfn-drawing .state[tabindex]:hover>.shape{stroke-width:2.4}
.sfn-drawing .state[tabindex]:focus-visible>.shape,.sfn-drawing .state.selected>.shape{stroke:var(--sfn-info);stroke-width:3.2}
`.trim();
