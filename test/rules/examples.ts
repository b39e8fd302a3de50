import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkflowType } from "../../src/rule-kit/index.js";

export interface Example {
  readonly name: string;
  readonly text: string;
  readonly type: WorkflowType | undefined;
}

const folder = join(import.meta.dirname, "..", "..", "rules");

export const RULE_IDS: readonly string[] = readdirSync(folder).filter((id) => existsSync(join(folder, id, "rule.ts")));

/** The `asl` blocks of a rule's page and of its cases; the block's info may name the type. */
export function examplesOf(id: string): Example[] {
  return ["README.md", "cases.md"].flatMap((file) => {
    const path = join(folder, id, file);
    if (!existsSync(path)) return [];
    const blocks = [...readFileSync(path, "utf8").matchAll(/^```asl( standard| express)?\n([\s\S]*?)^```/gm)];
    return blocks.map(([, type, text = ""], i) => ({
      name: `${file} ${i + 1}`,
      text,
      type: type ? (type.trim().toUpperCase() as WorkflowType) : undefined,
    }));
  });
}
