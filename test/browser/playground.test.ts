import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, OpenPage, type Page } from "../support/browser.js";
import { BUILD_TIME, ROOT, type Scratch, scratch } from "../support/built.js";
import { FULL } from "../support/size.js";

describe.skipIf(!chromium || !FULL)(
  `the playground in Chromium${chromium ? " (npm run test:full)" : " (skipped: no Chromium here)"}`,
  () => {
    let opened: OpenPage;
    let page: Page;
    let place: Scratch;

    beforeAll(async () => {
      place = scratch();
      execFileSync(process.execPath, [join(ROOT, "scripts/build-playground.mjs"), "--out", place.folder], { stdio: "ignore" });
      opened = await OpenPage.open(join(place.folder, "index.html"), ".finding.error");
      page = opened.page;
    }, BUILD_TIME);

    afterAll(async () => {
      await opened.close();
      place.remove();
    });

    const text = (selector: string) => opened.text(selector);
    const count = (selector: string) => opened.count(selector);

    it("lints and draws the example, and shows the run that proves a finding", async () => {
      await page.click(".finding.error");
      expect(await text(".detail h3")).toContain("never exits");
      expect(await count("svg.sfn-drawing .state.visited")).toBe(4);
      expect(await count("svg.sfn-timeline .fold")).toBe(1);
    });

    it("shows facts of a state", async () => {
      await page.click("svg.sfn-drawing .state[data-state='Get job']");
      expect(await text(".detail .facts")).toContain("BedrockAgent");
    });

    it("runs with mocks, step by step", async () => {
      await page.click("button.primary");
      await page.waitForSelector(".steps");
      expect(await text(".run .sev")).toContain("SUCCEEDED");
      await page.click("[aria-label='Next step']");
      expect(await text(".run h3")).toContain("Wait");
      expect(await text("svg.sfn-drawing .state.selected .name")).toBe("Wait");
    });

    it("lints what is typed, in YAML too", async () => {
      await page.fill(".editor textarea", "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n");
      await page.waitForSelector("svg.sfn-drawing .state[data-state='A']");
      expect(await count("svg.sfn-drawing .state")).toBe(1);
    });

    it("shares by the address, which another page opens", async () => {
      await page.click("button:has-text('Share')");
      const address = page.url();
      expect(address).toMatch(/#[\w-]+$/);
      const other = await opened.another(address, "svg.sfn-drawing .state[data-state='A']");
      expect(await other.page.evaluate<string>("document.querySelector('.editor textarea').value")).toContain("Next: B");
      await other.page.close();
    });

    it("opens with an address that is damaged", async () => {
      const damaged = `${pathToFileURL(join(place.folder, "index.html")).href}#%3Cscript%3E`;
      const other = await opened.another(damaged, ".finding.error");
      expect(other.complaints).toEqual([]);
      await other.page.close();
    });

    it("complains of nothing and asks nothing of the network", () => {
      expect(opened.complaints).toEqual([]);
    });
  },
);
