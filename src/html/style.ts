/** The look of the report and the playground; drawings have styles of their own. */
export const PAGE_CSS = `
:root{--bg:#f4f6f8;--panel:#ffffff;--line:#d9dfe6;--text:#17202b;--muted:#566375;--accent:#2563a8;--accent-soft:#e5eefa;
--error:#c0362c;--error-soft:#fdf0ee;--warning:#8a5c00;--warning-soft:#fdf7e7;--info:#2563a8;--info-soft:#eaf2fc;--code:#f6f8fa;--ok:#1f7a46}
@media (prefers-color-scheme:dark){:root{--bg:#0b0f14;--panel:#11161d;--line:#28313c;--text:#e6ebf1;--muted:#a3afbd;--accent:#7cb0ef;--accent-soft:#17263a;
--error:#f0837a;--error-soft:#301917;--warning:#e0b341;--warning-soft:#2a2412;--info:#7cb0ef;--info-soft:#142438;--code:#0d1218;--ok:#56c283}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{background:var(--bg);color:var(--text);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
button,input,select,textarea{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
h1{font-size:16px;margin:0;font-weight:650}
h2{font-size:11px;margin:0 0 8px;font-weight:650;color:var(--muted);text-transform:uppercase;letter-spacing:.06em}
h3{font-size:14px;margin:0;font-weight:650}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12px}
.hidden{display:none!important}
.app{display:grid;height:100vh;grid-template:auto minmax(0,1fr) auto/264px minmax(0,1fr) 420px;grid-template-areas:"head head head" "nav main side" "nav foot side"}
.head{grid-area:head;display:flex;gap:14px;align-items:center;flex-wrap:wrap;padding:10px 16px;background:var(--panel);border-bottom:1px solid var(--line)}
.head .summary{color:var(--muted)}
.head .filters{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-left:auto}
.chip{display:inline-flex;gap:5px;align-items:center;border:1px solid var(--line);border-radius:999px;padding:3px 10px;background:var(--panel)}
.chip[aria-pressed="true"]{border-color:currentColor;font-weight:600}
.chip.error{color:var(--error)}.chip.warning{color:var(--warning)}.chip.info{color:var(--info)}
.chip[aria-pressed="false"]{color:var(--muted);text-decoration:line-through}
.field{border:1px solid var(--line);border-radius:6px;background:var(--panel);padding:4px 8px;min-width:0}
.nav{grid-area:nav;overflow:auto;background:var(--panel);border-right:1px solid var(--line);padding:12px 8px}
.nav h2{padding:0 8px}
.nav .field{width:calc(100% - 16px);margin:0 8px 10px}
.nav ul,.findings{list-style:none;margin:0;padding:0}
.item{display:block;width:100%;text-align:left;border:0;background:none;border-radius:8px;padding:7px 10px;margin:1px 0}
.item:hover{background:var(--bg)}
.item[aria-current="true"]{background:var(--accent-soft)}
.item .name{display:block;font-weight:600;overflow-wrap:anywhere}
.item .path{display:block;direction:rtl;text-align:left;color:var(--muted);font-size:12px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.counts{float:right;display:inline-flex;gap:6px;font-size:12px;font-weight:650;margin-left:8px}
.counts .error,.sev.error{color:var(--error)}.counts .warning,.sev.warning{color:var(--warning)}.counts .info,.sev.info{color:var(--info)}
.main{grid-area:main;display:flex;flex-direction:column;min-width:0;min-height:0;background:var(--panel)}
.bar{display:flex;gap:8px;align-items:baseline;padding:10px 16px;border-bottom:1px solid var(--line);flex-wrap:wrap}
.bar .kind{color:var(--muted);flex:1;min-width:120px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar .tools{margin-left:auto;display:flex;gap:4px}
.tool{border:1px solid var(--line);background:var(--panel);border-radius:6px;min-width:30px;padding:2px 8px}
.tool:hover{background:var(--bg)}
.canvas-area{flex:1;overflow:auto;min-height:0;padding:8px}
.canvas-area svg{display:block;margin:0 auto}
.remark{padding:24px;color:var(--muted)}
.side{grid-area:side;overflow:auto;background:var(--panel);border-left:1px solid var(--line)}
.side section,.foot section{padding:14px 16px;border-bottom:1px solid var(--line)}
.finding{border-left:3px solid var(--line)}
.finding.error{border-left-color:var(--error)}.finding.warning{border-left-color:var(--warning)}.finding.info{border-left-color:var(--info)}
.finding .rule{color:var(--muted);font-size:12px}
.sev{font-weight:650}
.detail p{margin:8px 0;overflow-wrap:anywhere}
.detail .suggestion{border-left:3px solid var(--accent);padding-left:10px}
.detail a{color:var(--accent)}
.source{position:relative;border:1px solid var(--line);border-radius:8px;background:var(--code);overflow:auto;max-height:46vh;margin:10px 0 0}
.source pre{margin:0;padding:8px 0;min-width:max-content;tab-size:2}
.source .row{display:block;padding:0 12px 0 0;white-space:pre}
.source .no{display:inline-block;width:48px;padding-right:12px;text-align:right;color:var(--muted);user-select:none}
.source .hit{background:var(--warning-soft)}
.source .hit.error{background:var(--error-soft)}.source .hit.info{background:var(--info-soft)}
.source .carets{color:var(--error);font-weight:700}
.source .carets.warning{color:var(--warning)}.source .carets.info{color:var(--info)}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 14px;margin:8px 0 0}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.foot{grid-area:foot;border-top:1px solid var(--line);background:var(--panel);max-height:38vh;overflow:auto}
.foot .row{display:flex;gap:14px;align-items:baseline;flex-wrap:wrap}
.foot .ended{color:var(--error);font-weight:600}
.foot details{margin:6px 0 0}
.foot pre{margin:6px 0 0;padding:8px 12px;background:var(--code);border:1px solid var(--line);border-radius:8px;overflow:auto;max-height:180px}
.foot .timeline{overflow:auto;margin-top:8px}
.empty{color:var(--muted)}
.keys{color:var(--muted);font-size:12px}
kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 4px;font-size:11px}
.playground.app{grid-template-columns:minmax(300px,34vw) minmax(0,1fr) 380px}
.editor{padding:0;display:flex}
.code{width:100%;border:0;resize:none;background:var(--code);color:var(--text);padding:12px 14px;font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;tab-size:2;white-space:pre;overflow:auto}
.code.small{display:block;border:1px solid var(--line);border-radius:8px;height:110px;resize:vertical;margin:4px 0 10px}
.code::selection{background:var(--accent);color:var(--bg)}
.primary{border:0;border-radius:6px;background:var(--accent);color:var(--panel);padding:6px 16px;font-weight:600}
.sev.good{color:var(--ok)}
.steps{display:flex;gap:6px;align-items:center;margin:8px 0}
.run pre{margin:0;padding:6px 8px;background:var(--code);border:1px solid var(--line);border-radius:6px;overflow:auto;max-height:180px}
.tool:disabled{opacity:.45;cursor:default}
@media (max-width:1100px){html,body{height:auto}.editor{height:40vh}.app{display:block;height:auto}.nav,.side{border:0;border-bottom:1px solid var(--line)}.nav{max-height:40vh}.canvas-area{max-height:80vh}}
@media print{.app{display:block;height:auto}.head .filters,.tools{display:none}.nav,.side,.foot{overflow:visible;max-height:none;border:0}}
`.trim();
