import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { executablesOnPath } from "../../cli/engine/system";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

/** Where browsers of this kind are installed without being on PATH, below the folder for programs. */
const places = [
  "Google/Chrome/Application/chrome.exe",
  "Microsoft/Edge/Application/msedge.exe",
  "Chromium.app/Contents/MacOS/Chromium",
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The first Chromium, Chrome or Edge of this machine; undefined if there is none. */
function findBrowser(env: NodeJS.ProcessEnv): string | undefined {
  const folders = [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA, "/Applications"];
  const installed = folders.flatMap((folder = "") =>
    folder === "" ? [] : places.map((place) => join(folder, place)),
  );
  return [...names.flatMap((name) => executablesOnPath(name, env)), ...installed.filter(existsSync)][0];
}

/**
 * A suite that looks at pages in a real Chromium: `body` gets what gives the browser, once tests run.
 * Without a browser each of its tests is pending, under a title that says why.
 */
export function describeWithBrowser(title: string, body: (browser: () => Browser) => void): void {
  const executablePath = findBrowser(process.env);
  let browser: Browser | undefined;
  const running = (): Browser => {
    if (browser === undefined) throw new Error("the browser runs within tests only");
    return browser;
  };
  if (executablePath === undefined) {
    describe.skip(`${title} (skipped, no Chromium, Chrome or Edge on this machine)`, () => {
      body(running);
    });
    return;
  }
  describe(title, function () {
    this.timeout(60_000);
    this.slow(5000);
    before(async () => {
      const { chromium } = await import("playwright-core");
      browser = await chromium.launch({ executablePath, args: quiet });
    });
    after(() => browser?.close());
    body(running);
  });
}
