import { type Child, replace } from "./dom.js";

/** A part of the page that is only there while something is shown in it. */
export class Panel<E extends HTMLElement> {
  constructor(readonly element: E) {
    this.hide();
  }

  show(...children: Child[]): void {
    replace(this.element, ...children);
    this.element.classList.remove("hidden");
  }

  hide(): void {
    replace(this.element);
    this.element.classList.add("hidden");
  }
}
