import { loadJsonata } from "../../asl/jsonata/parse-jsonata.js";
import { START_TIME } from "../../execution/run.js";
import { rejectionOf } from "../../execution/test-state/rejections.js";
import type { Mock, Rejection, StateConfiguration, TestStateRequest, TestStateResult } from "../../execution/test-state/request.js";
import { NoMock, testState } from "../../execution/test-state/test-state.js";
import { UnsettledFormError } from "../../execution/unsettled-form.js";
import type { FieldValidationMode } from "../../integrations/mock-validation.js";
import { printable } from "../../reporters/printable.js";
import { wrap } from "../../reporters/wrap.js";
import { type Json, toJson } from "../../text/node.js";
import { isObject, member } from "../../values/concrete/box.js";
import { type Terminal, UsageError } from "../command.js";
import { readJson, readTree } from "../read-argument.js";
import { seedOf, startOf } from "../run-options.js";
import { terminalStyle } from "../style.js";
import { findState } from "./find-state.js";

export interface TestStateFlags {
  readonly stateName?: string;
  readonly input?: string;
  readonly mock?: string;
  readonly stateConfiguration?: string;
  readonly context?: string;
  readonly variables?: string;
  readonly roleArn?: string;
  readonly revealSecrets?: boolean;
  readonly inspectionLevel: string;
  readonly startTime?: string;
  readonly seed?: string;
  readonly format: "text" | "json";
}

/** `sfn-lint test-state`. @throws UsageError */
export async function runTestState(path: string, flags: TestStateFlags, terminal: Terminal): Promise<void> {
  const root = await readTree(path, "the definition");
  const request = await requestOf(flags);
  const answer = await answerTo(await findState(root, flags.stateName), request);
  if (flags.format === "json") terminal.data(`${JSON.stringify(answer, null, 2)}\n`);
  else writeText(answer, terminal);
  if ("rejected" in answer || answer.status !== "SUCCEEDED") terminal.exit(1);
}

async function answerTo(
  state: Awaited<ReturnType<typeof findState>>,
  request: TestStateRequest,
): Promise<TestStateResult | { readonly rejected: Rejection }> {
  if ("code" in state) return { rejected: state };
  await loadJsonata();
  const rejected = rejectionOf(state.state, request);
  if (rejected) return { rejected };
  try {
    return testState(state, request);
  } catch (error) {
    if (error instanceof NoMock || error instanceof UnsettledFormError) throw new UsageError(error.message);
    throw error;
  }
}

async function requestOf(flags: TestStateFlags): Promise<TestStateRequest> {
  const optional = async (value: string | undefined, option: string) => (value === undefined ? undefined : readJson(value, option));
  const variables = await optional(flags.variables, "--variables");
  if (variables !== undefined && !isObject(variables)) throw new UsageError("--variables takes an object of values by name");
  const context = await optional(flags.context, "--context");
  const mock = flags.mock === undefined ? undefined : mockOf(toJson(await readTree(flags.mock, "--mock")));
  return {
    input: (await optional(flags.input, "--input")) ?? {},
    inspectionLevel: flags.inspectionLevel.toUpperCase() as TestStateRequest["inspectionLevel"],
    variables: new Map(Object.entries(variables ?? {})),
    configuration: configurationOf(await optional(flags.stateConfiguration, "--state-configuration")),
    now: flags.startTime === undefined ? START_TIME : startOf(flags.startTime),
    seed: flags.seed === undefined ? 0 : seedOf(flags.seed),
    ...(context === undefined ? {} : { context }),
    ...(mock ? { mock } : {}),
    ...(flags.roleArn === undefined ? {} : { roleArn: flags.roleArn === "none" ? null : flags.roleArn }),
    ...(flags.revealSecrets ? { revealSecrets: true } : {}),
  };
}

/** `result` is JSON text for AWS's own tools; here it may be the value itself. `resultText` is always text. */
function mockOf(json: Json): Mock {
  if (!isObject(json)) throw new UsageError("--mock takes an object with result or errorOutput");
  const mode = member(json, "fieldValidationMode") ?? "STRICT";
  if (mode !== "STRICT" && mode !== "PRESENT" && mode !== "NONE")
    throw new UsageError(`--mock: fieldValidationMode is STRICT, PRESENT or NONE, not ${JSON.stringify(mode)}`);
  const [value, text, error] = [member(json, "result"), member(json, "resultText"), member(json, "errorOutput")];
  const result =
    text !== undefined
      ? parsed(String(text), true)
      : typeof value === "string"
        ? parsed(value, false)
        : value === undefined
          ? undefined
          : { json: value };
  return {
    fieldValidationMode: mode satisfies FieldValidationMode,
    ...(result ? { result } : {}),
    ...(error !== undefined && isObject(error) ? { error: errorOf(error) } : {}),
  };
}

function parsed(text: string, strict: boolean): NonNullable<Mock["result"]> {
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return strict ? { notJson: text } : { json: text };
  }
}

function errorOf(json: { readonly [name: string]: Json }): NonNullable<Mock["error"]> {
  const [error, cause] = [json.error, json.cause];
  return { ...(typeof error === "string" ? { error } : {}), ...(typeof cause === "string" ? { cause } : {}) };
}

function configurationOf(json: Json | undefined): StateConfiguration {
  if (json === undefined) return {};
  if (!isObject(json)) throw new UsageError("--state-configuration takes an object");
  const number = (name: "retrierRetryCount" | "mapIterationFailureCount") => {
    const value = member(json, name);
    if (value !== undefined && (typeof value !== "number" || value < 0))
      throw new UsageError(`--state-configuration: ${name} is a number from 0`);
    return value === undefined ? {} : { [name]: value };
  };
  const [data, by] = [member(json, "mapItemReaderData"), member(json, "errorCausedByState")];
  return {
    ...number("retrierRetryCount"),
    ...number("mapIterationFailureCount"),
    ...(typeof by === "string" ? { errorCausedByState: by } : {}),
    ...(data === undefined ? {} : { mapItemReaderData: typeof data === "string" ? (parsed(data, false) as { json: Json }).json : data }),
  };
}

function writeText(answer: TestStateResult | { readonly rejected: Rejection }, terminal: Terminal): void {
  const style = terminalStyle(terminal.color, terminal.width);
  // programs that read the text get a cause in one line
  const words = (text: string) => (terminal.isTerminal ? wrap(printable(text), terminal.width - 2).join("\n  ") : printable(text));
  if ("rejected" in answer) {
    terminal.out(`${style.severity("error", "REJECTED")} ${answer.rejected.code}\n  ${words(answer.rejected.message)}\n`);
    return;
  }
  const good = answer.status === "SUCCEEDED";
  terminal.out(
    `${good ? style.bold(answer.status) : style.severity("error", answer.status)}${answer.nextState === undefined ? "" : `  next: ${printable(answer.nextState)}`}\n`,
  );
  const show = (label: string, value: Json | undefined) => {
    if (value === undefined) return;
    const text = JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
    terminal.out(`${style.dim(label)}\n  ${typeof value === "string" && label !== "output" ? words(value) : text}\n`);
  };
  show("error", answer.error);
  show("cause", answer.cause);
  show("output", answer.output);
  if (isObject(answer.inspectionData ?? null)) {
    for (const [name, value] of Object.entries(answer.inspectionData as { [name: string]: Json })) show(name, value);
  }
}
