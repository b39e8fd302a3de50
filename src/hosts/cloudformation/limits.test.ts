import { describe, expect, it } from "vitest";
import { readWith } from "../../../test/support/memory-access.js";
import { get, type Node } from "../../text/node.js";
import { host } from "./host.js";

async function commentsOf(comments: readonly unknown[], more: object = {}): Promise<readonly Node[]> {
  const states = comments.map((Comment, i) => [`S${i}`, { Type: "Succeed", Comment }]);
  const template = {
    ...more,
    Resources: {
      Machine: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: { Definition: { StartAt: "S0", States: Object.fromEntries(states) } },
      },
    },
  };
  const { definitions } = await readWith(host, { "template.json": JSON.stringify(template) });
  const root = definitions[0]?.root;
  const all = root?.kind === "object" ? get(root, "States") : undefined;
  if (all?.kind !== "object") throw new Error("no states");
  return all.members.map(({ value }) => (value.kind === "object" ? (get(value, "Comment") as Node) : value));
}

const isKnown = (node: Node | undefined): boolean => node?.kind === "string" && node.placeholders.length === 0;

describe("limits of CloudFormation functions", () => {
  it("64 within one another are computed, the 65th is unknown", async () => {
    const nested = (levels: number): unknown => (levels === 0 ? "end" : { "Fn::Join": ["", ["a", nested(levels - 1)]] });
    const [inside, beyond] = await commentsOf([nested(64), nested(65)]);
    expect(inside).toMatchObject({ kind: "string", value: `${"a".repeat(64)}end`, placeholders: [] });
    expect(isKnown(beyond)).toBe(false);
  });

  it("16,000,000 characters are made in a template, what remains is unknown", async () => {
    const mappings = { Mappings: { Texts: { Long: { Value: "x".repeat(1_000_000) } } } };
    const known = (await commentsOf(Array(17).fill({ "Fn::FindInMap": ["Texts", "Long", "Value"] }), mappings)).map(isKnown);
    expect(known.filter(Boolean).length).toBe(16);
  });
});
