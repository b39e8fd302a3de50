import { describe, expect, test } from "vitest";
import { type EditRecorder, recordEdits } from "../../src/languages/edits/record-edits.js";
import { applyEdits } from "../../src/linter/fixes.js";
import type { ArrayNode, Node, ObjectNode } from "../../src/text/node.js";
import { at, machine, read } from "./terraform-support.js";

/** The edited text of the file that changed, or why nothing changed. */
async function edited(
  program: string,
  edit: (editor: EditRecorder, root: Node) => void,
  files: Record<string, string> = {},
): Promise<{ file: string; text: string } | { refused: string }> {
  const { only } = await read(program, files);
  const editor = recordEdits();
  edit(editor, only.root as Node);
  const { edits, refused } = editor.result();
  const [first] = edits;
  if (refused !== undefined || !first) return { refused: refused ?? "no edits" };
  const before = first.file === "main.tf" ? program : (files[first.file] as string);
  return { file: first.file, text: applyEdits(before, edits).text };
}

const state = (root: Node) => at(root, "States", "A") as ObjectNode;

/** What the program says between the braces of the state. */
const body = (done: Awaited<ReturnType<typeof edited>>): string =>
  "text" in done ? (/A\s*[=:] (\{[\s\S]*?\n? *\})\n/.exec(done.text)?.[1] ?? done.text) : done.refused;

const lines = (inner: string) => machine(`jsonencode({\n    StartAt = "A"\n    States = {\n      A = {\n${inner}\n      }\n    }\n  })`);

describe("fixes in Terraform's own language", () => {
  test("a member goes on a line of its own, behind the comment of the one before", async () => {
    const done = await edited(
      lines('        Type     = "Task"\n        Resource = aws_sfn_activity.a.id # ours\n        End      = true'),
      (editor, root) => editor.addMember(state(root), "TimeoutSeconds", 60, "Resource"),
    );
    expect(body(done)).toBe(
      '{\n        Type           = "Task"\n        Resource       = aws_sfn_activity.a.id # ours\n        TimeoutSeconds = 60\n        End            = true\n      }',
    );
  });

  test("equals signs stay in one column, as the formatter has them", async () => {
    const done = await edited(lines('        Type           = "Task"\n        TimeoutSeconds = 5'), (editor, root) => {
      editor.addMember(state(root), "Comment", "x", "Type");
      editor.addMember(state(root), "Retry", [{ ErrorEquals: ["A"], BackoffRate: 2, MaxDelaySeconds: 9 }], "TimeoutSeconds");
    });
    expect("text" in done && done.text).toContain(
      '{\n        Type           = "Task"\n        Comment        = "x"\n        TimeoutSeconds = 5\n        Retry = [\n          {\n            ErrorEquals     = ["A"]\n            BackoffRate     = 2\n            MaxDelaySeconds = 9\n          }\n        ]\n      }',
    );
  });

  test("commas, colons and quotes are kept", async () => {
    const done = await edited(lines('        "Type" : "Task",\n        "Resource" : "x",\n        "End" : true'), (editor, root) =>
      editor.addMember(state(root), "TimeoutSeconds", 60, "Resource"),
    );
    expect(body(done)).toBe(
      '{\n        "Type" : "Task",\n        "Resource" : "x",\n        "TimeoutSeconds" : 60,\n        "End" : true\n      }',
    );
  });

  test("an object of one line keeps it", async () => {
    const program = machine('jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })');
    const done = await edited(program, (editor, root) => editor.addMember(state(root), "Comment", "a ${b}", "Type"));
    expect(done).toMatchObject({ text: program.replace('"Pass",', () => '"Pass", Comment = "a $${b}",') });
  });

  test("lists of objects", async () => {
    const done = await edited(lines('        Type = "Task"\n        End  = true'), (editor, root) =>
      editor.addMember(state(root), "Retry", [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }], "Type"),
    );
    expect("text" in done && done.text).toContain(
      '        Type = "Task"\n        Retry = [\n          {\n            ErrorEquals = ["States.ALL"]\n            MaxAttempts = 2\n          }\n        ]\n        End = true',
    );
  });

  test("items, values and names", async () => {
    const program = lines('        Type  = "Task"\n        Retry = [{ ErrorEquals = ["A"], IntervalSeconds = 1 }]');
    const retry = (root: Node) => at(state(root), "Retry", "0") as ObjectNode;
    const item = await edited(program, (editor, root) => editor.appendItem(at(retry(root), "ErrorEquals") as ArrayNode, "B"));
    expect(body(item)).toContain('ErrorEquals = ["A", "B"]');
    const value = await edited(program, (editor, root) => editor.replaceValue(at(retry(root), "IntervalSeconds") as Node, 5));
    expect(body(value)).toContain("IntervalSeconds = 5 }");
    const name = await edited(program, (editor, root) => editor.renameKey(retry(root), "IntervalSeconds", "MaxAttempts"));
    expect(body(name)).toContain("MaxAttempts = 1 }");
    const gone = await edited(program, (editor, root) => editor.removeMember(retry(root), "IntervalSeconds"));
    expect(body(gone)).toContain('[{ ErrorEquals = ["A"] }]');
    const line = await edited(program, (editor, root) => editor.removeMember(state(root), "Retry"));
    expect(body(line)).toBe('{\n        Type = "Task"\n      }');
  });
});

test("an object within what merge joins is edited where it is", async () => {
  const program = machine(
    'jsonencode({ StartAt = "A", States = merge(local.more, { A = { Type = "Pass", End = true } }) })',
    "locals {\n  more = { B = {} }\n}",
  );
  const done = await edited(program, (editor, root) => editor.addMember(state(root), "Comment", "x", "Type"));
  expect(done).toMatchObject({ text: program.replace('"Pass",', '"Pass", Comment = "x",') });
});

describe("fixes in text within a program and in its templates", () => {
  const text =
    '{\n      "StartAt": "A",\n      "States": {\n        "A": {\n          "Type": "Task",\n          "Resource": "${aws_lambda_function.f.arn}",\n          "End": true\n        }\n      }\n    }';
  const wanted = '"Resource": "${aws_lambda_function.f.arn}",\n          "TimeoutSeconds": 60,\n';

  test("a heredoc", async () => {
    const program = machine(`<<-EOF\n    ${text}\n  EOF`);
    const done = await edited(program, (editor, root) => editor.addMember(state(root), "TimeoutSeconds", 60, "Resource"));
    expect(done).toMatchObject({ file: "main.tf", text: program.replace(/"Resource": .*\n/, () => wanted) });
  });

  test("a template", async () => {
    const template = text.replaceAll("aws_lambda_function.f.arn", "f");
    const done = await edited(
      machine('templatefile("flow.json.tftpl", { f = aws_lambda_function.f.arn })'),
      (editor, root) => editor.addMember(state(root), "TimeoutSeconds", 60, "Resource"),
      {
        "flow.json.tftpl": template,
      },
    );
    expect(done).toEqual({
      file: "flow.json.tftpl",
      text: template.replace(/"Resource": .*\n/, () => wanted.replace("aws_lambda_function.f.arn", "f")),
    });
  });

  test("what Terraform would compute is written so that it does not", async () => {
    const program = machine(`<<-EOF\n    ${text}\n  EOF`);
    const done = await edited(program, (editor, root) => editor.addMember(state(root), "Comment", "${x} %{y}", "Type"));
    expect(body(done)).toContain('"Comment": "$${x} %%{y}"');
  });
});

describe("fixes that are refused, with the reason", () => {
  const add = (editor: EditRecorder, root: Node) =>
    editor.addMember((at(root, "States", "L", "0") as ObjectNode) ?? state(root), "Comment", "x");
  const refusals: Record<string, [string, RegExp]> = {
    "an object that a local value gives": [
      machine('jsonencode({ StartAt = "A", States = { A = local.a } })', 'locals {\n  a = { Type = "Pass", End = true }\n}'),
      /another file that other definitions can share/,
    ],
    "an object that a loop makes": [
      machine('jsonencode({ StartAt = "A", States = { for s in ["A"] : s => { Type = "Pass", End = true } } })'),
      /computed/,
    ],
    "an object that a loop in a template makes twice": [
      machine('<<EOF\n{"StartAt": "A", "States": {"A": {}, "L": [%{ for x in ["A", "B"] }{"N": "${x}"},%{ endfor }{}]}}\nEOF'),
      /another file/,
    ],
    "an object that merge makes": [
      machine('jsonencode({ StartAt = "A", States = { A = merge({ Type = "Pass" }, { End = true }) } })'),
      /computed/,
    ],
    "a quoted text": [
      machine('"{\\"StartAt\\": \\"A\\", \\"States\\": {\\"A\\": {\\"Type\\": \\"Pass\\", \\"End\\": true}}}"'),
      /escaped|another file/,
    ],
    "an object encoded into a text": [
      machine('<<EOF\n{"StartAt": "A", "States": {"A": ${jsonencode({ Type = "Pass", End = true })}}}\nEOF'),
      /another file/,
    ],
  };
  for (const [name, [program, reason]] of Object.entries(refusals)) {
    test(name, async () => {
      expect(await edited(program, add)).toEqual({ refused: expect.stringMatching(reason) });
    });
  }

  test("a value that is computed", async () => {
    const program = machine(
      'jsonencode({ StartAt = "A", States = { A = { Type = "Wait", Seconds = local.n, Next = "${local.n}" } } })',
      "locals {\n  n = 5\n}",
    );
    for (const name of ["Seconds", "Next"])
      expect(await edited(program, (editor, root) => editor.replaceValue(at(state(root), name) as Node, 6))).toEqual({
        refused: "the value is computed",
      });
  });

  test("a member that others share", async () => {
    const program = machine(
      'jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Retry = local.retry } } })',
      'locals {\n  retry = [{ ErrorEquals = ["A"] }]\n}',
    );
    const retry = (root: Node) => at(state(root), "Retry", "0") as ObjectNode;
    expect(await edited(program, (editor, root) => editor.addMember(retry(root), "MaxAttempts", 1))).toEqual({
      refused: expect.stringMatching(/another file/),
    });
    expect(await edited(program, (editor, root) => editor.appendItem(at(state(root), "Retry") as ArrayNode, {}))).toEqual({
      refused: expect.stringMatching(/another file/),
    });
  });
});

describe("a member beside one whose value comes from elsewhere", () => {
  test("in a template", async () => {
    const program = machine('templatefile("flow.tftpl", { catch = jsonencode([{ ErrorEquals = ["A"] }]) })');
    const template = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Catch": ${catch}}}}';
    const done = await edited(program, (editor, root) => editor.addMember(state(root), "Comment", "x"), { "flow.tftpl": template });
    expect(done).toEqual({ file: "flow.tftpl", text: template.replace('"Pass",', '"Pass", "Comment": "x",') });
  });

  test("in a program", async () => {
    const program = machine(
      'jsonencode({ StartAt = "A", States = { A = { Type = "Pass", Retry = local.retry } } })',
      'locals {\n  retry = [{ ErrorEquals = ["A"] }]\n}',
    );
    const done = await edited(program, (editor, root) => editor.addMember(state(root), "Comment", "x"));
    expect(done).toMatchObject({ text: program.replace("local.retry }", 'local.retry, Comment = "x" }') });
  });
});
