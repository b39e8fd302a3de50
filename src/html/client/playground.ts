import { type Checked, check, type Executed, execute, type FindingView, type Step, type WitnessView } from "../../browser.js";
import type { Json } from "../../text/node.js";
import { el, replace } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { showFindings } from "./finding-list.js";
import { GraphView } from "./graph-view.js";
import { Panel } from "./panel.js";
import { factsView, findingDetail, witnessDetail } from "./parts.js";
import { fromFragment, toFragment } from "./share.js";

declare global {
  var sfnLintData: (name: string) => string | undefined;
}

// the catalog is in blocks of the page
globalThis.sfnLintData = (name) => document.getElementById(name)?.textContent ?? undefined;

/** Milliseconds without a keystroke before the definition is checked. */
const PAUSE = 350;

class Playground {
  private checked: Checked | undefined;
  private ran: Executed | undefined;
  private step = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private request = 0;

  private readonly text = el("textarea", {
    class: "code",
    spellcheck: "false",
    wrap: "off",
    "aria-label": "Definition, JSON or YAML",
    oninput: () => this.changed(),
  });
  private readonly type = el(
    "select",
    { class: "field", "aria-label": "Workflow type", onchange: () => this.changed() },
    el("option", { value: "STANDARD" }, "Standard"),
    el("option", { value: "EXPRESS" }, "Express"),
  );
  private readonly input = el("textarea", { class: "code small", spellcheck: "false", "aria-label": "Execution input, JSON" });
  private readonly mocks = el("textarea", { class: "code small", spellcheck: "false", "aria-label": "Mocks, JSON" });
  private readonly status = el("span", { class: "summary", role: "status" });
  private readonly graph = new GraphView((id) => this.showState(id));
  private readonly findings = el("ul", { class: "findings" });
  private readonly detail = new Panel(el("section", { "aria-label": "Details", "aria-live": "polite" }));
  private readonly run = el("div", { class: "run", "aria-live": "polite" });
  private readonly foot = new Panel(el("div", { class: "foot" }));

  start(): void {
    const app = document.getElementById("app");
    if (!app) return;
    replace(
      app,
      el(
        "div",
        { class: "app playground" },
        this.head(),
        el("section", { class: "nav editor", "aria-label": "Definition" }, this.text),
        el("main", { class: "main" }, el("div", { class: "bar" }, el("h1", {}, "State graph"), this.graph.tools), this.graph.area),
        el(
          "aside",
          { class: "side", "aria-label": "Findings, facts, and run" },
          this.detail.element,
          el("section", {}, el("h2", {}, "Findings"), this.findings),
          el(
            "section",
            { "aria-label": "Run" },
            el("h2", {}, "Run"),
            el("p", { class: "keys" }, "Offline, on a virtual clock. A task without a mock returns its input."),
            el("label", {}, "Input", this.input),
            el("label", {}, "Mocks", this.mocks),
            el("button", { class: "primary", type: "button", onclick: () => void this.execute() }, "Run"),
            this.run,
          ),
        ),
        this.foot.element,
      ),
    );
    const given = location.hash.length > 1 ? fromFragment(location.hash.slice(1)) : undefined;
    const [first] = EXAMPLES;
    this.load(given ?? { ...(first as (typeof EXAMPLES)[number]), type: "STANDARD" });
    window.addEventListener("hashchange", () => {
      const shared = fromFragment(location.hash.slice(1));
      if (shared) this.load(shared);
    });
  }

  private head(): HTMLElement {
    const share = el("button", { class: "tool", type: "button" }, "Share");
    share.addEventListener("click", () => {
      const fragment = toFragment({ text: this.text.value, type: this.type.value, input: this.input.value, mocks: this.mocks.value });
      history.replaceState(null, "", `#${fragment}`);
      this.status.textContent = "The address of this page now holds the definition, input, and mocks";
      void navigator.clipboard?.writeText(location.href).catch(() => undefined);
    });
    const examples = el(
      "select",
      {
        class: "field",
        "aria-label": "Load an example",
        onchange: ({ target }) => {
          const example = EXAMPLES[Number((target as HTMLSelectElement).value)];
          if (example) this.load({ ...example, type: "STANDARD" });
        },
      },
      el("option", { value: "" }, "Examples"),
      ...EXAMPLES.map(({ name }, i) => el("option", { value: i }, name)),
    );
    return el(
      "header",
      { class: "head" },
      el("h1", {}, "sfn-lint playground"),
      this.status,
      el("div", { class: "filters" }, examples, this.type, share),
    );
  }

  private load({ text, type, input, mocks }: { text: string; type: string; input: string; mocks: string }): void {
    this.text.value = text;
    this.type.value = type === "EXPRESS" ? "EXPRESS" : "STANDARD";
    this.input.value = input;
    this.mocks.value = mocks;
    this.clearRun();
    void this.check();
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), PAUSE);
  }

  private async check(): Promise<void> {
    const request = ++this.request;
    this.status.textContent = "Analyzing …";
    await new Promise((done) => setTimeout(done));
    const began = performance.now();
    try {
      const checked = await check(this.text.value, { type: this.type.value === "EXPRESS" ? "EXPRESS" : "STANDARD" });
      if (request !== this.request) return;
      this.checked = checked;
      const { findings } = checked;
      const count = (severity: string) => {
        const n = findings.filter((one) => one.severity === severity).length;
        return `${n} ${severity}${n === 1 ? "" : "s"}`;
      };
      this.status.textContent = `${count("error")}, ${count("warning")}, ${count("info")} in ${Math.round(performance.now() - began)} ms`;
    } catch (error) {
      this.checked = undefined;
      this.status.textContent = `Internal error: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.render();
  }

  private render(): void {
    const { checked } = this;
    const picture = checked?.graph === undefined ? undefined : pictureOf(checked.graph);
    this.graph.show(picture, "m-", el("p", { class: "remark" }, "This is not a state machine yet: an object with StartAt and States"));
    this.detail.hide();
    this.foot.hide();
    this.renderFindings(undefined);
  }

  private renderFindings(current: FindingView | undefined): void {
    showFindings(this.findings, this.checked?.findings ?? [], { current, select: (one) => this.showFinding(one), none: "No findings" });
  }

  private showFinding(finding: FindingView): void {
    const { witness } = finding;
    this.detail.show(el("h2", {}, "Finding"), findingDetail(finding), witness && this.runAgain(witness));
    const timeline = witness?.timeline === undefined ? undefined : this.checked?.timelines.get(witness.timeline);
    if (witness) this.foot.show(witnessDetail(witness, timeline === undefined ? undefined : pictureOf(timeline)));
    else this.foot.hide();
    this.graph.path(witness);
    this.graph.select(finding.states, true);
    this.mark(finding.at[0], finding.at[1], finding.at[2], finding.at[3]);
    this.renderFindings(finding);
  }

  private runAgain({ input, mocks }: WitnessView): HTMLElement {
    const onclick = () => {
      this.input.value = input;
      this.mocks.value = mocks;
      void this.execute();
    };
    return el("button", { class: "tool", type: "button", onclick }, "Run this failure step by step");
  }

  private showState(id: string): void {
    const view = this.checked?.states[id];
    if (!view) return;
    this.graph.select([id], false);
    this.detail.show(el("h2", {}, "State"), factsView(view));
    this.mark(view.line, 1, view.line, 1);
  }

  /** Selects a part of the definition and shows it. */
  private mark(line: number, column: number, lastLine: number, lastColumn: number): void {
    const lines = this.text.value.split("\n");
    const offset = (l: number, c: number) => lines.slice(0, l - 1).reduce((sum, one) => sum + one.length + 1, 0) + c - 1;
    this.text.setSelectionRange(offset(line, column), offset(lastLine, lastColumn));
    const height = this.text.scrollHeight / Math.max(1, lines.length);
    this.text.scrollTop = Math.max(0, (line - 4) * height);
  }

  private clearRun(): void {
    this.ran = undefined;
    replace(this.run);
  }

  private async execute(): Promise<void> {
    this.clearRun();
    try {
      const input = jsonOf(this.input.value, "Input");
      const mocks = jsonOf(this.mocks.value, "Mocks");
      this.ran = await execute(this.text.value, {
        input,
        ...(mocks !== null && typeof mocks === "object" && Object.keys(mocks).length > 0 ? { mocks } : {}),
        unmocked: "echo",
        type: this.type.value === "EXPRESS" ? "express" : "standard",
      });
      this.step = 0;
      this.renderRun();
    } catch (error) {
      replace(this.run, el("p", { class: "sev error", role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  }

  private renderRun(): void {
    const ran = this.ran;
    if (!ran) return;
    const { steps, status, error, cause, events } = ran;
    const step = steps[this.step];
    const move = (to: number) => () => {
      this.step = Math.max(0, Math.min(steps.length - 1, to));
      this.renderRun();
    };
    const last = steps.length - 1;
    const button = (label: string, name: string, to: number, off: boolean) =>
      el("button", { class: "tool", type: "button", "aria-label": name, title: name, disabled: off, onclick: move(to) }, label);
    replace(
      this.run,
      el(
        "p",
        { class: `sev ${status === "SUCCEEDED" ? "good" : "error"}` },
        `${status}${error === undefined ? "" : ` ${error}`}, ${events} events`,
      ),
      cause !== undefined && el("p", {}, cause),
      el(
        "div",
        { class: "steps", role: "group", "aria-label": "Steps" },
        button("«", "First step", 0, this.step === 0),
        button("‹", "Previous step", this.step - 1, this.step === 0),
        el("span", {}, steps.length === 0 ? "no steps" : `step ${this.step + 1} of ${steps.length}`),
        button("›", "Next step", this.step + 1, this.step >= last),
        button("»", "Last step", last, this.step >= last),
      ),
      step && stepView(step),
    );
    this.foot.show(
      el(
        "section",
        { "aria-label": "Timeline" },
        el("h2", {}, "Timeline"),
        el("div", { class: "timeline", tabindex: 0, role: "region", "aria-label": "Timeline" }, pictureOf(ran.timeline)),
      ),
    );
    this.showVisited(steps.slice(0, this.step + 1), step);
  }

  /** The states that were visited up to a step. */
  private showVisited(steps: readonly Step[], step: Step | undefined): void {
    const ids = new Map(Object.entries(this.checked?.states ?? {}).map(([id, { name }]) => [name, id]));
    const visits: Record<string, number> = {};
    for (const { name } of steps) {
      const id = ids.get(name);
      if (id !== undefined) visits[id] = (visits[id] ?? 0) + 1;
    }
    this.graph.path({ visits, edges: [] });
    const at = step && ids.get(step.name);
    this.graph.select(at === undefined ? [] : [at], true);
  }
}

function stepView({ name, type, at, until, input, output, notes }: Step): HTMLElement {
  const seconds = (ms: number) => `${ms / 1000} s`;
  const value = (label: string, json: Json | undefined) =>
    json === undefined ? [] : [el("dt", {}, label), el("dd", {}, el("pre", { tabindex: 0 }, JSON.stringify(json, null, 2)))];
  return el(
    "div",
    { class: "detail" },
    el("h3", {}, `${name}${type === "" ? "" : ` (${type})`}`),
    el(
      "dl",
      { class: "facts" },
      el("dt", {}, "time"),
      el("dd", {}, `${seconds(at)}${until === undefined ? ", did not complete" : until > at ? ` to ${seconds(until)}` : ""}`),
      ...value("input", input),
      ...value("output", output),
      ...notes.flatMap((note) => [el("dt", {}, "note"), el("dd", {}, note)]),
    ),
  );
}

function jsonOf(text: string, what: string): Json {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`${what}: not valid JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Our own drawing, as an element. */
function pictureOf(svg: string): SVGSVGElement | undefined {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  return documentElement instanceof SVGSVGElement ? document.importNode(documentElement, true) : undefined;
}

new Playground().start();
