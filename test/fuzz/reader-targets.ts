import { parseIntrinsic } from "../../src/asl/intrinsics/parse-intrinsic.js";
import { parseJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { parsePath } from "../../src/asl/paths/parse-path.js";
import { TooCostlyError } from "../../src/budget/budget.js";
import { boundedPattern, PatternTooCostlyError } from "../../src/budget/pattern.js";
import { compileGlob } from "../../src/discovery/glob.js";
import { IgnoreFile } from "../../src/discovery/ignore-file.js";
import { parseHcl } from "../../src/languages/hcl/parse.js";
import { parseJson } from "../../src/languages/json/parse-json.js";
import { parseYaml } from "../../src/languages/yaml/parse-yaml.js";
import { suppressionsInText } from "../../src/linter/suppressions.js";
import { SafeLines } from "../../src/reporters/printable.js";
import { MappedText } from "../../src/text/mapped-text.js";
import type { Json, StringNode } from "../../src/text/node.js";
import { sourceFile } from "../../src/text/source-file.js";
import { jsonBytes } from "../../src/values/concrete/bytes.js";
import { putJson } from "../../src/values/concrete/put.js";
import { selectJson } from "../../src/values/concrete/select.js";
import type { Tape } from "../soundness/choice-sequence.js";
import { hclText, intrinsic, jsonata, path, pattern, yamlText } from "./grammars.js";
import { changedText, hostileText, hostileValue } from "./hostile-values.js";
import type { Target } from "./targets.js";

const textOf = (name: string, text: string) => MappedText.ofFile(sourceFile(name, text));
const RULES = ["payload-grows", "history-quota", "all", "x"];
const directive = (t: Tape) =>
  `${t.pick("#", "//", "/*", "", "# #")} sfn-lint-${t.pick("disable", "enable", "disable-line", "disable-next-line", "disable-file")} ${t.some(0, 3, () => t.pick(...RULES)).join(", ")} ${t.pick("", "-- why", "*/ x")}`;

const stringNode = (text: string) => parseJson(textOf("m.json", JSON.stringify(text))).root as StringNode;

/** What reads text, without a state machine around it. */
export const READER_TARGETS: readonly Target[] = [
  {
    name: "paths by themselves",
    share: 250,
    run(t) {
      const text = t.chance(20) ? changedText(t, path(t)) : path(t);
      const parsed = parsePath(text, stringNode(text));
      if (!("path" in parsed)) return;
      const value = hostileValue(t) as Json;
      try {
        const found = selectJson(value, parsed.path);
        if ("value" in found) jsonBytes(found.value);
        putJson(value, parsed.path.steps, 1);
      } catch (error) {
        if (!(error instanceof TooCostlyError)) throw error;
      }
    },
  },
  {
    name: "calls of intrinsic functions, read",
    share: 150,
    run(t) {
      const text = t.chance(30) ? changedText(t, intrinsic(t, 3)) : intrinsic(t, 3);
      parseIntrinsic(text, stringNode(text));
    },
  },
  {
    name: "JSONata, read",
    share: 100,
    run: (t) => void parseJsonata(t.chance(30) ? changedText(t, jsonata(t, 4)) : jsonata(t, 4)),
  },
  {
    name: "JSON",
    share: 30,
    run(t) {
      const written = JSON.stringify(hostileValue(t), null, t.pick("", "  ", "\t"));
      parseJson(textOf("m.json", changedText(t, written)));
    },
  },
  {
    name: "YAML",
    share: 10,
    run: async (t) => void (await parseYaml(textOf("m.yaml", changedText(t, yamlText(t, 3))))),
  },
  {
    name: "Terraform",
    share: 30,
    run: (t) => void parseHcl(textOf("m.tf", changedText(t, hclText(t, 3)))),
  },
  {
    name: "globs and ignore files",
    share: 40,
    run(t) {
      const glob = () =>
        t.some(1, 4, () => t.pick("*", "**", "/", "a", "!", "?", "[a-z]", "{a,b}", "\\", " ", "[", "@(a|b)", "#")).join("");
      const path = t.some(1, 5, () => t.pick("a", "b", "ab", "aaaaaaaaaaaaaaaaaaaa", " ")).join("/");
      compileGlob(glob())(path);
      new IgnoreFile(changedText(t, t.some(0, 8, glob).join("\n"))).judge(path, t.chance(50));
    },
  },
  {
    name: "patterns",
    share: 40,
    run(t) {
      const written = pattern(t, 3);
      let native: RegExp;
      try {
        native = new RegExp(written, t.pick("", "g", "i", "m", "s", "y", "u"));
      } catch {
        return;
      }
      const text = t.pick("", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababab!", "A\nb\r\u2028", hostileText(t).slice(0, 300));
      try {
        const search = boundedPattern(native);
        for (let i = 0; i < 3 && search.exec(text); i++);
      } catch (error) {
        if (!(error instanceof PatternTooCostlyError)) throw error;
      }
    },
  },
  {
    name: "comments that suppress",
    share: 25,
    run(t) {
      const lines = t.some(0, 12, () => t.pick(directive(t), hostileText(t).slice(0, 100), "a: b")).join(t.pick("\n", "\r\n", " "));
      suppressionsInText(sourceFile("m.yaml", changedText(t, lines)));
      new SafeLines(t.chance(50)).write(lines);
    },
  },
];
