import type { WitnessView } from "../page-data.js";
import { el } from "./dom.js";

/** A drawing that can be zoomed, whose states can be selected by pointer and keyboard. */
export class GraphView {
  readonly area = el("div", { class: "canvas-area", tabindex: 0, role: "region", "aria-label": "State graph" });
  readonly tools = el(
    "span",
    { class: "tools" },
    el("button", { class: "tool", type: "button", "aria-label": "Zoom out", onclick: () => this.zoom(1 / 1.25) }, "−"),
    el("button", { class: "tool", type: "button", "aria-label": "Actual size", onclick: () => this.scale(1) }, "1:1"),
    el("button", { class: "tool", type: "button", "aria-label": "Fit", onclick: () => this.fitWidth() }, "Fit"),
    el("button", { class: "tool", type: "button", "aria-label": "Zoom in", onclick: () => this.zoom(1.25) }, "+"),
  );
  private picture: SVGSVGElement | undefined;
  private prefix = "";
  private factor = 1;

  /** @param select is told the id of a state that was selected. */
  constructor(select: (id: string) => void) {
    const stateOf = (target: EventTarget | null) =>
      (target instanceof Element ? target.closest<SVGGElement>(".state") : null)?.id.slice(this.prefix.length);
    this.area.addEventListener("click", ({ target }) => {
      const id = stateOf(target);
      if (id !== undefined) select(id);
    });
    this.area.addEventListener("keydown", (event) => {
      const id = stateOf(event.target);
      if (id === undefined || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      select(id);
    });
    this.area.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
      },
      { passive: false },
    );
  }

  /** @param prefix of the ids in the drawing. */
  show(picture: SVGSVGElement | undefined, prefix: string, otherwise: Node): void {
    this.picture = picture;
    this.prefix = prefix;
    this.area.replaceChildren(picture ?? otherwise);
    if (picture) this.fitWidth();
  }

  private get size(): { width: number; height: number } {
    const box = this.picture?.viewBox.baseVal;
    return { width: box?.width ?? 1, height: box?.height ?? 1 };
  }

  /** As wide as there is room, but readable: large graphs scroll. */
  fitWidth(): void {
    const { width } = this.size;
    this.scale(Math.max(0.6, Math.min(1.2, (this.area.clientWidth - 20) / width)));
  }

  zoom(by: number): void {
    this.scale(this.factor * by);
  }

  scale(factor: number): void {
    this.factor = Math.max(0.1, Math.min(4, factor));
    const { width, height } = this.size;
    this.picture?.setAttribute("width", String(Math.round(width * this.factor)));
    this.picture?.setAttribute("height", String(Math.round(height * this.factor)));
  }

  select(ids: readonly string[], scroll: boolean): void {
    for (const one of this.picture?.querySelectorAll(".state.selected") ?? []) one.classList.remove("selected");
    ids.forEach((id, i) => {
      const state = this.stateOf(id);
      state?.classList.add("selected");
      if (i === 0 && scroll) state?.scrollIntoView({ block: "center", inline: "center" });
    });
  }

  /** The path of a run bold, or of none. */
  path(witness: Pick<WitnessView, "visits" | "edges" | "failsAt"> | undefined): void {
    for (const one of this.picture?.querySelectorAll(".state.visited,.state.fails,.edge.path") ?? [])
      one.classList.remove("visited", "fails", "path");
    if (!witness) return;
    for (const id of Object.keys(witness.visits)) this.stateOf(id)?.classList.add("visited");
    if (witness.failsAt !== undefined) this.stateOf(witness.failsAt)?.classList.add("fails");
    const edges = new Set(witness.edges);
    for (const edge of this.picture?.querySelectorAll<SVGGElement>(".edge[data-edge]") ?? [])
      if (edges.has(edge.dataset.edge ?? "")) edge.classList.add("path");
  }

  private stateOf(id: string): Element | undefined {
    return this.picture?.querySelector(`[id="${this.prefix}${id}"]`) ?? undefined;
  }
}
