import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dot, dotOfAll } from "../../src/drawing/dot.js";
import { draw } from "../../src/drawing/draw.js";
import { graphJson } from "../../src/drawing/json.js";
import { layOut } from "../../src/drawing/layout.js";
import { mermaid, mermaidOfAll } from "../../src/drawing/mermaid.js";
import { svg, svgOfAll } from "../../src/drawing/svg.js";
import type { Finding } from "../../src/linter/finding.js";
import { size } from "../support/size.js";
import { definitions, graphOf } from "./machines.js";

const ORDER = {
  StartAt: "Check",
  States: {
    Check: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "check" },
      Retry: [{ ErrorEquals: ["Lambda.ServiceException"], MaxAttempts: 4 }],
      Catch: [{ ErrorEquals: ["Invalid", "States.Timeout"], Next: "Reject" }],
      Next: "Large?",
    },
    "Large?": {
      Type: "Choice",
      Choices: [
        { Variable: "$.total", NumericGreaterThan: 1000, Next: "Ship" },
        {
          And: [
            { Variable: "$.vip", BooleanEquals: true },
            { Variable: "$.id", IsPresent: true },
          ],
          Next: "Ship",
        },
        { Variable: "$.total", NumericLessThanEquals: 0, Next: "Reject" },
      ],
      Default: "Wait",
    },
    Wait: { Type: "Wait", Seconds: 30, Next: "Check" },
    Ship: {
      Type: "Map",
      ItemProcessor: { StartAt: "Pack", States: { Pack: { Type: "Pass", Next: "Send" }, Send: { Type: "Succeed" } } },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Reject: { Type: "Fail", Error: "Rejected" },
    Lost: { Type: "Pass", End: true },
  },
};

const place = { file: "a.asl.json", start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
const finding = (state: string | undefined, more: Partial<Finding> = {}): Finding => ({
  rule: "history-quota",
  category: "quota",
  severity: "error",
  certainty: "can",
  message: "The loop has no limit",
  place,
  fingerprint: "",
  ...(state === undefined ? {} : { state }),
  ...more,
});

const order = () => graphOf(ORDER);
const witness = (path: readonly { state: string; times?: number }[]) =>
  finding("Check", { witness: { input: {}, mocks: {}, result: { status: "FAILED", error: "States.Runtime" }, path } });

describe("what is drawn", () => {
  it("writes conditions and errors on transitions, several to one state together", () => {
    const drawing = draw(order());
    const edges = drawing.scopes.flatMap(({ edges }) => edges.map(({ from, to, kind, labels }) => [from.name, to.name, kind, labels]));
    expect(edges).toEqual([
      ["Check", "Large?", "next", []],
      ["Check", "Reject", "catch", ["Invalid, States.Timeout"]],
      ["Large?", "Ship", "choice", ["$.total > 1000", "$.vip = true and $.id is present"]],
      ["Large?", "Reject", "choice", ["$.total ≤ 0"]],
      ["Large?", "Wait", "default", ["Default"]],
      ["Wait", "Check", "next", []],
      ["Ship", "Done", "next", []],
      ["Pack", "Send", "next", []],
    ]);
  });

  it("marks retries, loops, findings and what no transition leads to", () => {
    const drawing = draw(order(), { findings: [finding("Wait"), finding(undefined)] });
    const of = (name: string) => drawing.states.find((state) => state.name === name);
    expect(of("Check")).toMatchObject({
      retries: [{ errors: "Lambda.ServiceException", attempts: 4 }],
      inLoop: true,
      detail: "lambda:invoke",
    });
    expect(of("Wait")).toMatchObject({ inLoop: true, detail: "30 s", findings: [{ rule: "history-quota" }] });
    expect(of("Lost")).toMatchObject({ reachable: false });
    expect(of("Send")).toMatchObject({ reachable: true, inLoop: false });
    expect(drawing.findings).toHaveLength(1);
  });

  it("draws the path of a witness, its loop included", () => {
    const path = [
      { state: "Check" },
      { state: "Large?" },
      { state: "Wait" },
      { state: "Check", times: 40 },
      { state: "Large?", times: 40 },
      { state: "Wait", times: 39 },
    ];
    const drawing = draw(order(), { shown: witness(path) });
    const bold = drawing.scopes.flatMap(({ edges }) =>
      edges.filter(({ onPath }) => onPath).map(({ from, to }) => `${from.name}>${to.name}`),
    );
    expect(bold).toEqual(["Check>Large?", "Large?>Wait", "Wait>Check"]);
    expect(drawing.states.filter(({ failsHere }) => failsHere).map(({ name }) => name)).toEqual(["Check"]);
    expect(drawing.states.find(({ name }) => name === "Check")?.visits).toBe(41);
  });

  it("leaves transitions out of the path that the witness does not use", () => {
    const drawing = draw(order(), { shown: witness([{ state: "Check" }, { state: "Reject" }]) });
    const bold = drawing.scopes.flatMap(({ edges }) =>
      edges.filter(({ onPath }) => onPath).map(({ from, to }) => `${from.name}>${to.name}`),
    );
    expect(bold).toEqual(["Check>Reject"]);
  });
});

/** Every tag of a text that is well-formed XML of our making; throws where it is not. */
function tagsOf(xml: string): string[] {
  const open: string[] = [];
  const tags: string[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?:\s[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const found = token.exec(xml);
    if (!found) throw new Error(`not well-formed: ${xml.slice(at, at + 80)}`);
    const [, closing, name = "", attributes = "", alone, text] = found;
    if (text !== undefined) {
      expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#10;)/);
      continue;
    }
    expect(attributes).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#10;)/);
    expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\son|href/i);
    if (closing) expect(open.pop()).toBe(name);
    else {
      tags.push(name);
      if (!alone) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return tags;
}

const OURS = new Set(["svg", "title", "style", "rect", "g", "path", "circle", "text", "polygon"]);

describe("hostile names", () => {
  it("stay text in SVG", () => {
    fc.assert(
      fc.property(definitions, fc.boolean(), (definition, embedded) => {
        const graph = graphOf(definition);
        const findings = [...graph.root.states].map(({ name }) => finding(name, { message: name }));
        const page = svg(layOut(draw(graph, { findings, title: graph.root.states[0]?.name ?? "" })), { embedded });
        expect([...tagsOf(page)].filter((tag) => !OURS.has(tag))).toEqual([]);
      }),
      { numRuns: size(20, 60) },
    );
  });

  it("stay labels in Mermaid", () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const graph = graphOf(definition);
        const line =
          /^\s*(stateDiagram-v2|\[\*\] --> s\d+|s\d+ --> \[\*\]|s\d+ --> s\d+( : [^"{}<>\n]*)?|state "[^"{}<>\n\\]*" as (s|scope)\d+( \{)?|\}|class(Def)? [\w,]+ [\w:#,\- ]+)$/;
        for (const one of mermaid(draw(graph)).trimEnd().split("\n")) expect(one).toMatch(line);
      }),
      { numRuns: size(20, 60) },
    );
  });

  it("stay quoted in DOT and JSON", () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const graph = graphOf(definition);
        const drawing = draw(graph);
        for (const line of dot(drawing).trimEnd().split("\n")) expect(line.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/"/)).toBeNull();
        expect(JSON.parse(JSON.stringify(graphJson(drawing)))).toMatchObject({ version: 1 });
      }),
      { numRuns: size(20, 60) },
    );
  });
});

describe("Mermaid", () => {
  it("nests the scope of a Map inside its state", () => {
    const lines = mermaid(draw(order()))
      .split("\n")
      .map((line) => line.trim());
    const at = lines.indexOf('state "Ship (Map)" as s3 {');
    expect(lines.slice(at, at + 7)).toEqual([
      'state "Ship (Map)" as s3 {',
      "[*] --> s7",
      'state "Pack (Pass)" as s7',
      'state "Send (Succeed)" as s8',
      "s7 --> s8",
      "s8 --> [*]",
      "}",
    ]);
    expect(lines).toContain("s0 --> s5 : Invalid, States.Timeout");
    expect(lines).toContain("s1 --> s3 : $.total › 1000 (or 1 more)");
  });
});

describe("SVG", () => {
  it("names every state with its place, and says in words what the marks mean", () => {
    const page = svg(layOut(draw(order(), { findings: [finding("Wait")], shown: witness([{ state: "Check" }, { state: "Reject" }]) })));
    expect(page).toContain('<g class="state wait" id="s2" data-state="Wait" data-line="1"');
    expect(page).toContain("<title>Wait&#10;Wait: 30 s&#10;error: The loop has no limit (history-quota)</title>");
    expect(page).toContain("Retries Lambda.ServiceException: 4 times");
    expect(page).toContain('class="state pass unreachable"');
    expect(page).toContain('class="state task visited fails"');
    expect(page.match(/<g class="edge catch path"/g)).toHaveLength(2);
  });

  it("names a state that very many transitions lead to, instead of drawing a line from each", () => {
    const steps = (n: number) =>
      Object.fromEntries(
        Array.from({ length: n }, (_, i) => [
          `S${i}`,
          {
            Type: "Task",
            Resource: "arn:aws:states:::lambda:invoke",
            Parameters: {},
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Notify" }],
            ...(i + 1 < n ? { Next: `S${i + 1}` } : { End: true }),
          },
        ]),
      );
    const named = (n: number) =>
      layOut(draw(graphOf({ StartAt: "S0", States: { ...steps(n), Notify: { Type: "Fail" } } })))
        .scopes.flatMap(({ edges }) => edges)
        .filter(({ isReference }) => isReference)
        .map(({ edge, label }) => `${edge?.from.name}: ${label?.size.lines.join(" ")}`);
    expect(named(8)).toEqual([]);
    expect(named(9)).toEqual(Array.from({ length: 8 }, (_, i) => `S${i}: States.ALL → Notify`));
  });

  it("gives states a role and a label where a page embeds it", () => {
    const page = svg(layOut(draw(order(), { findings: [finding("Wait")] })), { embedded: true, idPrefix: "m1-" });
    expect(page).toContain('id="m1-s2" data-state="Wait"');
    expect(page).toContain('tabindex="0" role="button" aria-label="Wait, Wait, 1 finding"');
    expect(page).not.toContain("<style>");
  });
});

describe("several state machines", () => {
  const drawings = ["Orders", "Ship <now>"].map((title, i) => draw(graphOf(ORDER), { title, idPrefix: `m${i + 1}_` }));

  it("are boxes of one Mermaid diagram", () => {
    const lines = mermaidOfAll(drawings).split("\n");
    expect(lines.filter((line) => line.startsWith("stateDiagram"))).toHaveLength(1);
    expect(lines.filter((line) => / as machine\d \{$/.test(line))).toHaveLength(2);
    expect(lines).toContain("    m2_s0 --> m2_s1");
    expect(lines.join("\n")).not.toContain("<now>");
  });

  it("are clusters of one graph in DOT", () => {
    const text = dotOfAll(drawings);
    expect(text.match(/digraph/g)).toHaveLength(1);
    expect(text).toContain('subgraph cluster_machine2 {\n  label="Ship <now>";');
    expect(text).toContain("start2 -> m2_s0;");
  });

  it("are one below the other in SVG, with ids of their own", () => {
    const page = svgOfAll(drawings.map((drawing) => layOut(drawing)));
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.match(/<svg /g)).toHaveLength(3);
    expect(page).toContain(">Ship &lt;now&gt;</text>");
    for (const tag of tagsOf(page)) expect(OURS).toContain(tag);
  });
});
