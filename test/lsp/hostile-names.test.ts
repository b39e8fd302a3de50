import { beforeAll, describe, expect, it } from "vitest";
import { loadJsonata } from "../../src/asl/jsonata/parse-jsonata.js";
import { hover } from "../../src/lsp/features/hover.js";
import { document, factsOf, located } from "./documents.js";

beforeAll(loadJsonata);

/** An editor would load the image, or run the command behind the link, when somebody looks at the name. */
const HOSTILE = "![x](https://evil.example/p.png)[y](command:run)<img src=z>a``b`[x](y:z)";

/** What Markdown would make of it: code and escaped characters are taken out. */
function active(markdown: string): string {
  const withoutEscapes = markdown.replace(/\\[^\w\s]/g, "");
  return withoutEscapes.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
}

const definition = (name: string) => {
  const odd = JSON.stringify(name).slice(1, -1);
  return `{
  "StartAt": "Begin",
  "States": {
    "Begin": { "Type": "Pass", "Result": { "${odd}": 1 }, "Assign": { "v": 1 }, "Next": "Which" },
    "Which": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "IsPresent": true, "Next": "never ${odd}" }], "Default": "work ${odd}" },
    "never ${odd}": { "Type": "Pass", "Next": "after ${odd}" },
    "after ${odd}": { "Type": "Pass", "Next": "work ${odd}" },
    "work ${odd}": {
      "Type": "Task",
      "Resource": "arn:aws:states:::aws-sdk:s3:${odd}",
      "TimeoutSeconds": 5,
      "Retry": [{ "ErrorEquals": ["${odd}"] }, { "ErrorEquals": ["${odd}", "Other ${odd}"] }],
      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "end ${odd}" }],
      "Next": "read ${odd}"
    },
    "read ${odd}": { "Type": "Pass", "Parameters": { "x.$": "$['${odd.replaceAll("'", "")}']", "y.$": "$v" }, "Next": "end ${odd}" },
    "end ${odd}": { "Type": "Succeed" }
  }
}`;
};

describe("names in what the language server shows", () => {
  it("is text", async () => {
    const text = definition(HOSTILE);
    const shown = new Set<string>();
    for (const at of [...text.matchAll(/"[^"\n]+"/g)].map(({ index }) => index + 2)) {
      const marked = `${text.slice(0, at)}¦${text.slice(at)}`;
      const found = await located(document("a.asl.json", marked)).catch(() => undefined);
      if (found) shown.add(hover(found, factsOf(found.model))?.markdown ?? "");
    }
    expect(shown.size).toBeGreaterThan(8);
    for (const markdown of shown) expect(active(markdown), markdown).not.toMatch(/\]\(|<img|!\[/);
  });
});
