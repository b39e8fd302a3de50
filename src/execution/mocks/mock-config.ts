import { type Member, member, type ObjectNode, toJson } from "../../text/node.js";
import type { TaskOutcome } from "../tasks.js";
import { type MockChoice, MockError, objectAt, textOf } from "./mock-fields.js";
import type { MockEntry, Mocks } from "./mocks.js";

/** Answers that one range of attempts may stand for. */
const MOST_ATTEMPTS = 100_000;

/**
 * The `MockConfigFile.json` of AWS Step Functions Local: test cases that name responses, numbered by attempt.
 * @throws MockFault
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
export function readMockConfig(root: ObjectNode, choice: MockChoice): Mocks {
  const testCase = chosen(root, choice);
  const responses = member(root, "MockedResponses");
  const states = new Map<string, MockEntry[]>();
  for (const { key, value } of objectAt(testCase.value, `the test case "${testCase.key.name}"`).members) {
    if (value.kind !== "string") throw new MockError(value.range, "a state of a test case names one of MockedResponses");
    const response = responses && member(objectAt(responses.value, "MockedResponses"), value.value);
    if (!response) throw new MockError(value.range, `there is no "${value.value}" in MockedResponses`);
    states.set(key.name, entries(response));
  }
  return { states, s3: [] };
}

function chosen(root: ObjectNode, { testCase, machine }: MockChoice): Member {
  const machines = member(root, "StateMachines");
  if (!machines) throw new MockError(root.range, "StateMachines is missing");
  const [asked, name] = testCase?.includes("#") ? [testCase.split("#")[0], testCase.split("#")[1]] : [undefined, testCase];
  const list = objectAt(machines.value, "StateMachines").members;
  const own = list.filter((m) => m.key.name === (asked ?? machine));
  const cases = (own.length > 0 ? own : list).flatMap((m) => {
    const all = m.value.kind === "object" ? member(m.value, "TestCases") : undefined;
    return all ? objectAt(all.value, "TestCases").members.map((c) => ({ of: m.key.name, member: c })) : [];
  });
  const known = cases.map((c) => `${c.of}#${c.member.key.name}`).join(", ") || "none";
  if (name === undefined) {
    const [only] = cases;
    if (only && cases.length === 1) return only.member;
    throw new MockError(machines.value.range, `name a test case with --test-case; there are ${known}`);
  }
  const found = cases.filter((c) => c.member.key.name === name);
  const [first] = found;
  if (!first) throw new MockError(machines.value.range, `there is no test case "${name}"; there are ${known}`);
  if (found.length > 1)
    throw new MockError(machines.value.range, `several machines have a test case "${name}"; name it as machine#${name}`);
  return first.member;
}

/** `"0"`, `"1-2"`, … in the order of their numbers; a gap repeats what is before it. */
function entries(response: Member): MockEntry[] {
  const answers: TaskOutcome[] = [];
  const parts = objectAt(response.value, `"${response.key.name}"`).members.map((m) => ({ member: m, ...attempts(m) }));
  parts.sort((a, b) => a.first - b.first);
  for (const { member: part, first, last } of parts) {
    const before = answers.at(-1);
    while (before && answers.length < first) answers.push(before);
    const answer = answerOf(part);
    for (let i = Math.max(first, answers.length); i <= last; i++) answers.push(answer);
  }
  if (answers.length === 0) throw new MockError(response.value.range, `"${response.key.name}" has no responses`);
  return answers.map((answer) => ({ answer }));
}

function attempts({ key }: Member): { readonly first: number; readonly last: number } {
  const m = /^(\d+)(?:-(\d+))?$/.exec(key.name);
  const first = Number(m?.[1] ?? Number.NaN);
  const last = Number(m?.[2] ?? first);
  if (!m || last < first || last > MOST_ATTEMPTS) {
    throw new MockError(key.range, `"${key.name}" is no attempt; write "0", or "1-2" for several (at most ${MOST_ATTEMPTS})`);
  }
  return { first, last };
}

function answerOf({ value, range }: Member): TaskOutcome {
  const object = objectAt(value, "a response");
  const given = member(object, "Return");
  if (given) return { kind: "output", output: toJson(given.value) };
  const thrown = member(object, "Throw");
  if (!thrown) throw new MockError(range, "a response has Return or Throw");
  const error = objectAt(thrown.value, "Throw");
  const [name, cause] = [textOf(error, "Error"), textOf(error, "Cause")];
  return { kind: "error", ...(name === undefined ? {} : { error: name }), ...(cause === undefined ? {} : { cause }) };
}
