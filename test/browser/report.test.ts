import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, OpenPage, type Page } from "../support/browser.js";
import { BUILD_TIME, type Scratch, scratch, sfnLint } from "../support/built.js";
import { FULL } from "../support/size.js";

const POLLING = {
  StartAt: "Wait",
  States: {
    Wait: { Type: "Wait", Seconds: 60, Next: "Get job" },
    "Get job": {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:bedrockagent:getIngestionJob",
      Parameters: { KnowledgeBaseId: "k", DataSourceId: "d", IngestionJobId: "i" },
      Next: "Done?",
    },
    "Done?": {
      Type: "Choice",
      Choices: [{ Variable: "$.IngestionJob.Status", StringEquals: "COMPLETE", Next: "Success" }],
      Default: "Wait",
    },
    Success: { Type: "Succeed" },
  },
};

const HOSTILE = "</script><img src=x onerror=document.title='owned'>";

describe.skipIf(!chromium || !FULL)(`the HTML report in Chromium${chromium ? "" : " (skipped: no Chromium here)"}`, () => {
  let opened: OpenPage;
  let page: Page;
  let place: Scratch;

  beforeAll(async () => {
    place = scratch();
    const { folder } = place;
    writeFileSync(join(folder, "polling.asl.json"), JSON.stringify(POLLING, null, 2));
    writeFileSync(
      join(folder, "hostile.asl.json"),
      JSON.stringify({ StartAt: HOSTILE, States: { [HOSTILE]: { Type: "Pass", Comment: HOSTILE, Next: "Lost" } } }, null, 2),
    );
    const file = join(folder, "report.html");
    sfnLint([".", "--format", `html=${file}`], { cwd: folder });
    opened = await OpenPage.open(file, ".nav .item");
    page = opened.page;
  }, BUILD_TIME);

  afterAll(async () => {
    await opened.close();
    place.remove();
  });

  const text = (selector: string) => opened.text(selector);
  const count = (selector: string) => opened.count(selector);

  it("lists the state machines, and draws the one that is opened", async () => {
    expect(await count(".nav .item")).toBe(2);
    await page.click(".nav .item:has-text('polling')");
    expect(await text(".main h1")).toBe("polling");
    expect(await count("svg.sfn-drawing .state")).toBe(4);
  });

  it("shows a finding with its place, its path in the graph, and its run", async () => {
    await page.click(".side .findings .finding:has-text('never exits')");
    expect(await text(".detail h3")).toContain("never exits");
    expect(await text(".source .carets")).toMatch(/^\^+$/);
    expect(await count("svg.sfn-drawing .state.visited")).toBe(3);
    expect(await count("svg.sfn-drawing .edge.path")).toBeGreaterThanOrEqual(3);
    expect(await count(".foot svg.sfn-timeline .visit")).toBeGreaterThan(5);
    expect(await count(".foot svg.sfn-timeline .fold")).toBe(1);
  });

  it("shows the facts of a state that is clicked", async () => {
    await page.click("svg.sfn-drawing .state[data-state='Get job']");
    expect(await text(".detail h3")).toBe("Get job");
    expect(await text(".detail .facts")).toContain("reached");
    expect(await text(".source .hit")).toContain('"Get job"');
  });

  it("works by keyboard", async () => {
    await page.keyboard.press("Escape");
    expect(await count(".detail h3")).toBe(0);
    await page.keyboard.press("j");
    expect(await count(".findings [aria-current='true']")).toBe(1);
    await page.focus("svg.sfn-drawing .state[data-state='Wait']");
    await page.keyboard.press("Enter");
    expect(await text(".detail h3")).toBe("Wait");
    await page.focus(".canvas-area");
    await page.keyboard.press("/");
    expect(await page.evaluate<string>("document.activeElement.type")).toBe("search");
  });

  it("filters by severity, rule and name", async () => {
    await page.click(".chip.error");
    expect(await count(".side .findings .finding.error")).toBe(0);
    await page.click(".chip.error");
    await page.fill(".nav input", "host");
    expect(await count(".nav .item")).toBe(1);
    await page.fill(".nav input", "");
  });

  it("labels what can be operated", async () => {
    const unnamed = await page.evaluate<number>(
      "[...document.querySelectorAll('button,input,select,[role=region],[role=button]')].filter((e) => !e.textContent.trim() && !e.ariaLabel && !e.getAttribute('aria-label')).length",
    );
    expect(unnamed).toBe(0);
  });

  it("keeps hostile names text", async () => {
    await page.click(".nav .item:has-text('hostile')");
    expect(await count("img")).toBe(0);
    expect(await page.evaluate<string>("document.title")).toBe("sfn-lint report");
    expect(await text("svg.sfn-drawing .state title")).toContain("onerror");
  });

  it("complains of nothing and asks nothing of the network, in both color schemes", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    const background = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    expect(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor")).not.toBe(background);
    expect(opened.complaints).toEqual([]);
  });
});
