import assert from "node:assert/strict";
import { source as axe } from "axe-core";
import type { Browser, Page } from "playwright-core";

/** How somebody looks at a page. */
export interface View {
  readonly width?: number;
  readonly colorScheme?: "dark" | "light";
  readonly media?: "print";
}

const views: Readonly<Record<string, View>> = {
  "on a desk": {},
  "in the dark": { colorScheme: "dark" },
  "on a phone": { width: 360 },
  "on a phone in the dark": { width: 360, colorScheme: "dark" },
  "on a tablet": { width: 800 },
  "on paper": { width: 720, media: "print" },
};

/** Runs `work` in a window of its own, where whatever the browser complains of is put into `problems`. */
export async function inView(
  browser: Browser,
  { width = 1200, colorScheme = "light", media }: View,
  work: (page: Page, problems: string[]) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  try {
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    if (media !== undefined) await page.emulateMedia({ media });
    await work(page, problems);
  } finally {
    await context.close();
  }
}

type OnPage = (view: View, work: (page: Page) => Promise<void>) => Promise<void>;

/** What holds of each of our pages, however it is looked at. */
export function testViews(onPage: OnPage): void {
  for (const [name, view] of Object.entries(views)) {
    it(`has nothing that axe complains of ${name}, and nothing in the console`, async () => {
      await onPage(view, async (page) => {
        await page.evaluate(axe);
        const violations = await page.evaluate<string[]>(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join('\\n')))",
        );
        assert.deepEqual(violations, []);
      });
    });

    it(`is no wider than what it is shown ${name}`, async () => {
      await onPage(view, async (page) => {
        for (const summary of await page.locator("summary").all()) await summary.click();
        const width = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.equal(width, view.width ?? 1200);
      });
    });
  }
}
