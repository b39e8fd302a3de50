/**
 * The page of the graph view: without network, with the scripts and styles of this text alone. The drawing is parsed as an
 * image, so that nothing in a state's name is ever run.
 */
export function graphPage(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>State machine</title>
<style nonce="${nonce}">
body { margin: 0; padding: 0; background: var(--vscode-editor-background); color: var(--vscode-editor-foreground);
  font-family: var(--vscode-font-family, sans-serif); }
header { position: sticky; top: 0; display: flex; gap: 8px; align-items: center; padding: 6px 10px;
  background: var(--vscode-editor-background); border-bottom: 1px solid var(--vscode-panel-border); }
select, button { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground);
  border: 1px solid var(--vscode-dropdown-border); padding: 2px 6px; font: inherit; }
main { padding: 8px; }
main svg { display: block; margin: 0 auto; }
[hidden] { display: none; }
</style>
</head>
<body>
<header>
  <label for="machine" hidden>State machine</label>
  <select id="machine" aria-label="State machine" hidden></select>
  <button id="smaller" aria-label="Zoom out">&minus;</button>
  <button id="larger" aria-label="Zoom in">+</button>
  <button id="fit">Fit</button>
</header>
<main id="drawing" aria-live="polite">Open a file with a state machine</main>
<script nonce="${nonce}">
(function () {
${PROGRAM}
})();
</script>
</body>
</html>`;
}

/** What runs in the page. */
const PROGRAM = `
const vscode = acquireVsCodeApi();
const drawing = document.getElementById("drawing");
const machines = document.getElementById("machine");
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];
let zoom = 1;
let svg;
let size = { width: 1, height: 1 };

function resize() {
  if (!svg) return;
  svg.setAttribute("width", String(Math.round(size.width * zoom)));
  svg.setAttribute("height", String(Math.round(size.height * zoom)));
}
function setZoom(value) {
  zoom = Math.min(4, Math.max(0.1, value));
  resize();
}
function select(name) {
  if (!svg) return;
  for (const state of svg.querySelectorAll(".state.selected")) state.classList.remove("selected");
  const found = [...svg.querySelectorAll("[data-state]")].find((state) => state.getAttribute("data-state") === name);
  if (!found) return;
  found.classList.add("selected");
  found.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function stateOf(target) {
  const state = target instanceof Element ? target.closest("[data-state]") : null;
  return state ? state.getAttribute("data-state") : null;
}
function draw(graph) {
  const parsed = new DOMParser().parseFromString(graph.svg, "image/svg+xml");
  if (parsed.querySelector("parsererror")) return;
  const dark = /vscode-dark|vscode-high-contrast(?!-light)/.test(document.body.className);
  sheet.replaceSync(graph.css.replace("(prefers-color-scheme:dark)", dark ? "all" : "not all"));
  svg = document.importNode(parsed.documentElement, true);
  size = { width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
  drawing.replaceChildren(svg);
  resize();
  machines.hidden = graph.machines.length < 2;
  machines.replaceChildren(...graph.machines.map((name) => {
    const option = document.createElement("option");
    option.value = name;
    option.textContent = name;
    option.selected = name === graph.machine;
    return option;
  }));
  select(graph.selected);
}
window.addEventListener("message", ({ data }) => {
  if (data.kind === "graph") draw(data);
});
drawing.addEventListener("click", ({ target }) => {
  const state = stateOf(target);
  if (state !== null) vscode.postMessage({ kind: "go", state });
});
drawing.addEventListener("keydown", (event) => {
  const state = event.key === "Enter" || event.key === " " ? stateOf(event.target) : null;
  if (state === null) return;
  event.preventDefault();
  vscode.postMessage({ kind: "go", state });
});
machines.addEventListener("change", () => vscode.postMessage({ kind: "machine", name: machines.value }));
document.getElementById("smaller").addEventListener("click", () => setZoom(zoom / 1.25));
document.getElementById("larger").addEventListener("click", () => setZoom(zoom * 1.25));
document.getElementById("fit").addEventListener("click", () => setZoom((document.body.clientWidth - 24) / size.width));
window.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  setZoom(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
}, { passive: false });
`;
