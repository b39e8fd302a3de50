import { describe, expect, it } from "vitest";
import { runTestState } from "../../src/cli/test-state/test-state-command.js";
import type { Json } from "../../src/text/node.js";
import { casesIn, hasShared, whyNot } from "../support/shared.js";
import { matches } from "./matches.js";

interface Case {
  readonly id: string;
  readonly definition?: Json;
  readonly definitionText?: string;
  readonly stateName?: string;
  readonly inspectionLevel?: string;
  readonly revealSecrets?: boolean;
  /** What the service answered where the request has no mock. */
  readonly serviceOutcome?: { readonly [name: string]: Json };
  readonly expect: {
    readonly rejected?: { readonly message: string };
    readonly inspectionData?: { readonly [name: string]: Json };
    readonly [name: string]: Json | undefined;
  };
  readonly [name: string]: unknown;
}

const OPTIONS = ["input", "mock", "stateConfiguration", "context", "variables"] as const;

/** The options of the command line, as JSON text. */
function flagsOf(c: Case) {
  const flags: Record<string, unknown> = { format: "json", inspectionLevel: c.inspectionLevel ?? "INFO" };
  for (const name of OPTIONS) {
    const text = c[`${name}Text`] ?? (c[name] === undefined ? undefined : JSON.stringify(c[name]));
    if (text !== undefined) flags[name] = text;
  }
  if (flags.mock === undefined && c.serviceOutcome) flags.mock = JSON.stringify(answerOf(c.serviceOutcome));
  if (c.revealSecrets) flags.revealSecrets = true;
  if (c.stateName) flags.stateName = c.stateName;
  return flags;
}

function answerOf(outcome: NonNullable<Case["serviceOutcome"]>): object {
  const { error, cause } = outcome;
  const given =
    error === undefined
      ? { result: outcome.output ?? outcome.result ?? outcome }
      : { errorOutput: { error, cause: typeof cause === "string" ? cause : JSON.stringify(cause ?? "") } };
  return { ...given, fieldValidationMode: "NONE" };
}

describe.skipIf(!hasShared)(`TestState recorded on AWS${whyNot}`, () => {
  it.each(casesIn<Case>("conformance", "test-state").map((c) => [c.id, c] as const))("%s", async (_id, c) => {
    let out = "";
    const terminal = { out: (text: string) => (out += text), data: (text: string) => (out += text), err: () => {}, exit: () => {} };
    await runTestState(c.definitionText ?? JSON.stringify(c.definition), flagsOf(c) as never, terminal as never);
    const got = JSON.parse(out) as Case["expect"];
    const { rejected, inspectionData = {}, ...result } = c.expect;
    if (rejected) {
      expect(got.rejected).toBeDefined();
      if (!matches(rejected.message, got.rejected?.message)) expect(got.rejected?.message).toBe(rejected.message);
      return;
    }
    for (const [name, want] of Object.entries(result)) if (!matches(want, got[name])) expect(got, name).toMatchObject({ [name]: want });
    for (const [name, want] of Object.entries(inspectionData))
      if (!matches(want, got.inspectionData?.[name])) expect(got.inspectionData?.[name], name).toEqual(want);
  });
});
