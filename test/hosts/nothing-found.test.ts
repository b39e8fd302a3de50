import { execFileSync } from "node:child_process";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Repository } from "../cli/repository.js";
import { BUILD_TIME, builtBin, has } from "../support/built.js";

beforeAll(() => void builtBin(), BUILD_TIME);
let here: Repository;
beforeEach(() => {
  here = new Repository();
});
afterEach(() => here.remove());

const MACHINE = { StartAt: "A", States: { A: { Type: "Succeed" } } };

describe("where nothing is found", () => {
  it("a CDK app in another language says what to do", () => {
    here.put("infra/cdk.json", { app: "python3 app.py" });
    here.put("infra/app.py", "import aws_cdk");
    expect(here.run([]).stderr).toBe("");
    here.put("infra/flow.py", "from flows import Flow\n\nimport aws_cdk.aws_stepfunctions\n\nFlow()\n");
    const { stderr, status } = here.run([]);
    expect(stderr).toContain(
      'sfn-lint: infra/cdk.json: no state machine found in this CDK app in Python: run "cdk synth", then "sfn-lint infra/cdk.out"',
    );
    expect(status).toBe(0);
    expect(here.run(["list"]).stderr).toContain("infra/cdk.json");
  });

  it("files that look like Step Functions are named with the reason", () => {
    here.put("deploy.rb", 'client.create_state_machine(name: "x", definition: JSON.dump({"StartAt" => "A"}))');
    expect(here.run([]).stderr).toMatch(/^sfn-lint: deploy\.rb: it uses Step Functions, but Ruby is not read; keep the definition/);
    expect(here.run(["list"]).stderr).toContain("deploy.rb");
    here.delete("deploy.rb");
    here.put(".gitignore", "generated/\n");
    here.put("generated/flow.json", MACHINE);
    expect(here.run([]).stderr).toBe(
      "sfn-lint: generated/flow.json: it looks like a state machine, but Git ignores it; name it on the command line to lint it\n",
    );
    here.put("sfn-lint.config.json", { ignore: ["old/**"] });
    here.put("old/flow.asl.json", MACHINE);
    expect(here.run([]).stderr).toContain("old/flow.asl.json: it looks like a state machine, but the configuration ignores it");
    here.put("part.ts", "export const part = { StartAt: process.env.START };");
    expect(here.run([]).stderr).toContain("part.ts: it mentions Step Functions, but no complete definition was found in it");
    expect(here.run([]).status).toBe(0);
  });

  it("nothing is said where nothing looks like it", () => {
    here.put("app.py", "print(1)");
    here.put("data.json", "{}");
    expect(here.run([]).stderr).toBe("");
  });

  it("a Pulumi program in another language too, and neither where a state machine is beside it", () => {
    here.put("Pulumi.yaml", "name: x\nruntime:\n  name: go\n");
    expect(here.run([]).stderr).toContain("Pulumi programs in Go are not read");
    here.put("flow.asl.json", MACHINE);
    expect(here.run([]).stderr).toBe("");
  });
});

describe.skipIf(!has("git"))("files that .gitignore matches and git tracks", () => {
  const git = (...words: string[]) => execFileSync("git", words, { cwd: here.folder, stdio: "ignore" });

  it.each(["2", "4"])("are looked into, and only those (index version %s)", (version) => {
    here.delete(".git/HEAD");
    git("init", "-q");
    git("config", "index.version", version);
    here.put(".gitignore", "lib/\n*.tmp.json\n");
    here.put("lib/deep/flow.asl.json", MACHINE);
    here.put("lib/other.txt", "x");
    here.put("äö.tmp.json", MACHINE);
    git("add", "-f", "lib/deep/flow.asl.json", "lib/other.txt", "äö.tmp.json");
    here.put("lib/deep/untracked.asl.json", MACHINE);
    here.put("lib/more/untracked.asl.json", MACHINE);
    const { machines } = JSON.parse(here.run(["list", "-f", "json"]).stdout) as { machines: { file?: string; range?: { file: string } }[] };
    expect(JSON.stringify(machines)).toContain("lib/deep/flow.asl.json");
    expect(machines).toHaveLength(2);
  });
});
