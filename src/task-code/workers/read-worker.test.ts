import { describe, expect, it } from "vitest";
import { sourceFile } from "../../text/source-file.js";
import { readWorker } from "./read-worker.js";

const HEAD = `import { SFNClient, GetActivityTaskCommand, SendTaskSuccessCommand } from "@aws-sdk/client-sfn";
const client = new SFNClient({});
`;
const POLL = `async function poll() {
  for (;;) {
    const task = await client.send(new GetActivityTaskCommand({ activityArn: "arn:aws:states:eu-west-1:123456789012:activity:pack" }));
    if (task.taskToken) await client.send(new SendTaskSuccessCommand({ taskToken: task.taskToken, output: "{}" }));
  }
}
`;
const read = (text: string) => readWorker(sourceFile("worker.ts", HEAD + text));

describe("pollers of a worker", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["poll();", 1],
    ["await poll();", 1],
    ["await Promise.all(Array.from({ length: 5 }, () => poll()));", 5],
    ["await Promise.all(Array.from({ length: 120 }, poll));", 120],
    ["const N = 10; for (let i = 0; i < N; i++) void poll();", 10],
    ["await Promise.all([...Array(3)].map(() => poll()));", 3],
    ["async function main() { await Promise.all([poll(), poll()]); }\nmain();", 2],
    ["const N = Number(process.env.POLLERS); await Promise.all(Array.from({ length: N }, () => poll()));", undefined],
    ["export { poll };", undefined],
    ['import cluster from "node:cluster"; if (cluster.isPrimary) cluster.fork(); else poll();', undefined],
    ["setInterval(poll, 1000);", undefined],
    ["pool.run(poll);", undefined],
  ];
  for (const [text, pollers] of cases) {
    it(text.replaceAll("\n", " "), async () => {
      expect((await read(POLL + text))?.polls[0]?.pollers).toBe(pollers);
    });
  }
});

describe("reports of a worker", () => {
  it("sees what is called and what is not", async () => {
    expect(await read(`${POLL}poll();`)).toMatchObject({ reportsSuccess: "yes", reportsFailure: "no", sendsHeartbeat: "no" });
  });

  it("does not know what other files do with the token", async () => {
    const text = `import { finish } from "./finish.js";
async function poll() {
  const task = await client.send(new GetActivityTaskCommand({ activityArn: "a" }));
  await finish(task);
}
poll();`;
    expect(await read(text)).toMatchObject({ reportsSuccess: "unknown", reportsFailure: "unknown" });
  });

  it("reads the older SDK, and nothing in files that poll nothing", async () => {
    expect(await read("async function go() { const t = await sfn.getActivityTask({ activityArn: 'a' }).promise(); }\ngo();")).toMatchObject(
      { reportsSuccess: "no" },
    );
    expect(await readWorker(sourceFile("a.ts", "export const x = 1;"))).toBeUndefined();
    expect(await readWorker(sourceFile("a.ts", "getActivityTask {{{"))).toBeUndefined();
  });
});

describe("workers in Python", () => {
  const python = (text: string) => readWorker(sourceFile("worker.py", `import boto3\n${text}`));
  const main = (body: string, head = "") => `${head}
def main():
    client = boto3.client("stepfunctions")
    while True:
        task = client.get_activity_task(activityArn="arn:aws:states:eu-west-1:123456789012:activity:pack")
        if not task.get("taskToken"):
            continue
${body}

if __name__ == "__main__":
    main()
`;
  const REPORTS = `        try:
            client.send_task_success(taskToken=task["taskToken"], output=json.dumps(pack(task["input"])))
        except Exception as error:
            client.send_task_failure(taskToken=task["taskToken"], error="Failed", cause=str(error))`;

  it("keep one poll open, unless they start something beside them or are no program", async () => {
    expect(await python(main(REPORTS))).toMatchObject({
      polls: [{ activity: "arn:aws:states:eu-west-1:123456789012:activity:pack", pollers: 1 }],
    });
    expect((await python(main(REPORTS, "import threading")))?.polls[0]?.pollers).toBeUndefined();
    expect((await python(main(REPORTS).replace(/if __name__[\s\S]*/, "")))?.polls[0]?.pollers).toBeUndefined();
    expect((await python("client.get_activity_task(activityArn=ARN)"))?.polls).toHaveLength(1);
    expect(await python("client.get_activity(activityArn=ARN)")).toBeUndefined();
  });

  it("report what they call, and what other code is given is not known", async () => {
    expect(await python(main(REPORTS))).toMatchObject({ reportsSuccess: "yes", reportsFailure: "yes", sendsHeartbeat: "no" });
    const success = `        client.send_task_success(taskToken=task["taskToken"], output="{}")`;
    expect(await python(main(success))).toMatchObject({ reportsSuccess: "yes", reportsFailure: "no" });
    for (const given of [
      "finish(task)",
      'finish(task["taskToken"])',
      'finish(token=task["taskToken"])',
      'submit(finish, args=(task["taskToken"],))',
    ])
      expect(await python(main(`        ${given}`)), given).toMatchObject({ reportsSuccess: "unknown", reportsFailure: "unknown" });
    expect(await python(main('        finish(task["input"])'))).toMatchObject({ reportsSuccess: "no" });
  });
});
