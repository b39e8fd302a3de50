import type { FindingView, MachineView, PageData } from "../page-data.js";
import { el, replace, replaceList } from "./dom.js";
import { findingItem, showFindings } from "./finding-list.js";
import { GraphView } from "./graph-view.js";
import { Panel } from "./panel.js";
import { factsView, findingDetail, sourceView, witnessDetail } from "./parts.js";

type Severity = FindingView["severity"];
const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const WORDS = { error: "errors", warning: "warnings", info: "infos" } as const;

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;

class Report {
  private readonly shown = new Set<Severity>(SEVERITIES);
  private rule = "";
  private search = "";
  private machine: MachineView | undefined;
  private finding: FindingView | undefined;

  private readonly graph = new GraphView((id) => this.selectState(id));
  private readonly machines = el("ul", {});
  private readonly title = el("h1", {});
  private readonly kind = el("span", { class: "kind" });
  private readonly findings = el("ul", { class: "findings" });
  private readonly detail = new Panel(el("section", { "aria-live": "polite", "aria-label": "Details" }));
  private readonly foot = new Panel(el("div", { class: "foot" }));
  private readonly searchField = el("input", {
    class: "field",
    type: "search",
    placeholder: "Filter state machines",
    "aria-label": "Filter state machines by name or file",
    oninput: ({ target }) => {
      this.search = (target as HTMLInputElement).value.toLowerCase();
      this.renderMachines();
    },
  });

  start(): void {
    const app = document.getElementById("app");
    if (!app) return;
    replace(
      app,
      el(
        "div",
        { class: "app" },
        this.head(),
        el("nav", { class: "nav", "aria-label": "State machines" }, el("h2", {}, "State machines"), this.searchField, this.machines),
        el("main", { class: "main" }, el("div", { class: "bar" }, this.title, this.kind, this.graph.tools), this.graph.area),
        el(
          "aside",
          { class: "side", "aria-label": "Findings and facts" },
          this.detail.element,
          el("section", {}, el("h2", {}, "Findings"), this.findings),
          el(
            "section",
            { class: "keys" },
            el("kbd", {}, "j"),
            " ",
            el("kbd", {}, "k"),
            " next and previous finding, ",
            el("kbd", {}, "/"),
            " filter, ",
            el("kbd", {}, "Esc"),
            " deselect",
          ),
        ),
        this.foot.element,
      ),
    );
    document.addEventListener("keydown", (event) => this.key(event));
    this.renderMachines();
    this.open(data.machines.find(({ findings }) => findings.length > 0) ?? data.machines[0]);
  }

  private head(): HTMLElement {
    const chips = SEVERITIES.map((severity) => {
      const chip = el(
        "button",
        { class: `chip ${severity}`, type: "button", "aria-pressed": "true" },
        `${count(data.machines, (one) => one.severity === severity)} ${WORDS[severity]}`,
      );
      chip.addEventListener("click", () => {
        if (this.shown.has(severity)) this.shown.delete(severity);
        else this.shown.add(severity);
        chip.setAttribute("aria-pressed", String(this.shown.has(severity)));
        this.refilter();
      });
      return chip;
    });
    const rules = [...new Set(data.machines.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
    const select = el(
      "select",
      {
        class: "field",
        "aria-label": "Filter findings by rule",
        onchange: ({ target }) => {
          this.rule = (target as HTMLSelectElement).value;
          this.refilter();
        },
      },
      el("option", { value: "" }, "All rules"),
      ...rules.map((rule) => el("option", { value: rule }, rule)),
    );
    return el(
      "header",
      { class: "head" },
      el("h1", {}, data.title),
      el("span", { class: "summary" }, data.summary),
      el("div", { class: "filters", role: "group", "aria-label": "Filters" }, ...chips, select),
    );
  }

  private readonly passes = ({ severity, rule }: FindingView): boolean =>
    this.shown.has(severity) && (this.rule === "" || rule === this.rule);

  private refilter(): void {
    if (!this.finding || !this.passes(this.finding)) this.deselect();
    this.renderMachines();
    this.renderFindings();
  }

  private renderMachines(): void {
    const wanted = data.machines.filter(({ name, path }) => `${name} ${path}`.toLowerCase().includes(this.search));
    replaceList(
      this.machines,
      wanted.map((machine) => {
        const counts = SEVERITIES.flatMap((severity) => {
          const n = machine.findings.filter((one) => one.severity === severity && this.passes(one)).length;
          return n > 0 ? [el("span", { class: severity, title: `${n} ${WORDS[severity]}` }, `${n}`)] : [];
        });
        return el(
          "li",
          {},
          el(
            "button",
            { class: "item", type: "button", "aria-current": machine === this.machine, onclick: () => this.open(machine) },
            el("span", { class: "counts" }, ...counts),
            el("span", { class: "name" }, machine.name),
            el("span", { class: "path", title: machine.path }, el("bdi", {}, machine.path)),
          ),
        );
      }),
    );
  }

  private open(machine: MachineView | undefined): void {
    this.machine = machine;
    if (!machine) {
      this.title.textContent = "No state machines";
      return;
    }
    this.title.textContent = machine.name;
    this.kind.textContent = [machine.kind, machine.path, ...(machine.graph && machine.remark ? [machine.remark] : [])].join(" · ");
    this.kind.title = this.kind.textContent;
    const picture = machine.graph === undefined ? undefined : copyOf(machine.graph);
    this.graph.show(
      picture instanceof SVGSVGElement ? picture : undefined,
      `${machine.graph}-`,
      el("p", { class: "remark" }, machine.remark ?? "There is no drawing of this state machine"),
    );
    this.deselect();
    this.renderMachines();
    this.renderFindings();
  }

  private renderFindings(): void {
    const list = (this.machine?.findings ?? []).filter(this.passes);
    showFindings(this.findings, list, { current: this.finding, select: this.select, none: "No findings match the filters" });
  }

  private readonly select = (finding: FindingView): void => this.selectFinding(finding);

  private selectFinding(finding: FindingView): void {
    const { machine } = this;
    if (!machine) return;
    this.finding = finding;
    this.showWitness(finding);
    this.graph.path(finding.witness);
    this.graph.select(finding.states, true);
    const file = finding.file === undefined ? undefined : data.files[finding.file];
    const same = finding.file === machine.file;
    this.detail.show(
      el("h2", {}, "Finding"),
      findingDetail(finding),
      file && el("p", { class: "rule" }, `${file.path}:${finding.at[0]}:${finding.at[1]}`),
      file && sourceView(file.text, same ? machine.lines : [finding.at[0] - 20, finding.at[0] + 20], finding),
    );
    this.renderFindings();
  }

  private showWitness({ witness }: FindingView): void {
    if (witness) this.foot.show(witnessDetail(witness, witness.timeline === undefined ? undefined : copyOf(witness.timeline)));
    else this.foot.hide();
  }

  private selectState(id: string): void {
    const { machine } = this;
    const view = machine?.states[id];
    if (!machine || !view) return;
    this.graph.select([id], false);
    const own = machine.findings.filter((one) => one.states.includes(id) && this.passes(one));
    const file = view.file === undefined ? undefined : data.files[view.file];
    const lines = view.file === machine.file ? machine.lines : ([view.line - 40, view.line + 40] as const);
    this.detail.show(
      el("h2", {}, "State"),
      factsView(view),
      ...(own.length > 0
        ? [el("ul", { class: "findings" }, ...own.map((finding) => findingItem(finding, finding === this.finding, this.select)))]
        : []),
      file && sourceView(file.text, lines, undefined, view.line),
    );
  }

  private deselect(): void {
    this.finding = undefined;
    this.graph.path(undefined);
    this.graph.select([], false);
    this.detail.hide();
    this.foot.hide();
    this.renderFindings();
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.matches("input,select,textarea");
    if (event.key === "Escape") {
      this.deselect();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      this.searchField.focus();
    }
    if (event.key !== "j" && event.key !== "k") return;
    const list = (this.machine?.findings ?? []).filter(this.passes);
    const at = this.finding ? list.indexOf(this.finding) : -1;
    const next = list[event.key === "j" ? Math.min(at + 1, list.length - 1) : Math.max(0, at - 1)];
    if (next) this.selectFinding(next);
  }
}

const count = (machines: readonly MachineView[], wanted: (finding: FindingView) => boolean): number =>
  machines.reduce((sum, { findings }) => sum + findings.filter(wanted).length, 0);

/** A copy of what a template holds. */
function copyOf(id: string): Element | undefined {
  const template = document.getElementById(id);
  const found = template instanceof HTMLTemplateElement ? template.content.querySelector("svg") : null;
  return found ? (found.cloneNode(true) as Element) : undefined;
}

new Report().start();
