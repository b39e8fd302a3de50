import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** As much of playwright-core as tests need; it is installed with the libraries of `test/package.json`. */
export interface Page {
  goto(url: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  focus(selector: string): Promise<void>;
  waitForSelector(selector: string, options?: { state?: "attached" | "hidden" }): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  emulateMedia(options: { colorScheme: "light" | "dark" }): Promise<void>;
  readonly keyboard: { press(key: string): Promise<void> };
  on(event: string, listener: (what: { text(): string; type(): string; url(): string; message: string }) => void): void;
  url(): string;
  close(): Promise<void>;
}

interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Where Chromium is; undefined where there is none. */
export const chromium: string | undefined = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function launch(): Promise<Browser> {
  const name = "playwright-core";
  const { chromium: driver } = (await import(name)) as { chromium: { launch(options: object): Promise<Browser> } };
  return driver.launch({ executablePath: chromium, args: FLAGS });
}

/** A page that notes what must not happen: errors, and requests to anywhere but the page itself. */
async function watchedPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  let first = true;
  page.on("request", (request) => {
    if (!first) complaints.push(`request to ${request.url()}`);
    first = false;
  });
  return { page, complaints };
}

/** A page in a browser of its own, and what can be read from it. */
export class OpenPage {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    /** What must not happen: errors, and requests to anywhere but the page itself. */
    readonly complaints: readonly string[],
  ) {}

  /** Opens an address, or a file, and waits for what the selector finds. */
  static async open(address: string, selector: string, options?: { state?: "attached" }): Promise<OpenPage> {
    const browser = await launch();
    const { page, complaints } = await watchedPage(browser);
    const opened = new OpenPage(browser, page, complaints);
    await page.goto(/^file:/.test(address) ? address : pathToFileURL(address).href);
    await page.waitForSelector(selector, options);
    return opened;
  }

  /** Another page of the same browser. */
  async another(address: string, selector: string): Promise<OpenPage> {
    const { page, complaints } = await watchedPage(this.browser);
    await page.goto(address);
    await page.waitForSelector(selector);
    return new OpenPage(this.browser, page, complaints);
  }

  /** Text of the first element that the selector finds; empty where there is none. */
  text(selector: string): Promise<string> {
    return this.page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`);
  }

  count(selector: string): Promise<number> {
    return this.page.evaluate<number>(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
