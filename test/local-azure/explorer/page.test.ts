import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { describeWithBrowser } from "../../support/browser";
import { withEstate, type Estate } from "./estate";

/** Runs `work` on the explorer's page, in a window of its own; `problems` are what the browser complains of. */
async function onPage(
  browser: Browser,
  width: number,
  work: (page: Page, estate: Estate, problems: readonly string[]) => Promise<void>,
): Promise<void> {
  await withEstate(async (estate) => {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    try {
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(estate.url);
      await work(page, estate, problems);
    } finally {
      await context.close();
    }
  });
}

const moveTo = async (page: Page, day: string): Promise<void> => {
  await page.getByLabel("Move it forward to").fill(day);
  await page.getByRole("button", { name: "Move", exact: true }).click();
};

describeWithBrowser("the explorer in a browser", (browser) => {
  it("shows the tenant's apps, and each secret with its key ID, its hint and where it stands", async () => {
    await onPage(browser(), 1280, async (page, { azure }, problems) => {
      const table = page.getByRole("table", { name: "Secrets of sec_bcgov_v1 (Test/Edge)" });
      const rows = await table.getByRole("row").allInnerTexts();
      assert.equal(rows.length, 4);
      const [first] = azure.world.passwords.all().filter(({ displayName }) => displayName === "edge-g1");
      const [, oldest = "", second = ""] = rows;
      assert.match(oldest, /edge-g1\s.*2026-11-22\s+2027-05-21\s+expired/s);
      assert.ok(oldest.includes(first?.keyId ?? "no key ID"));
      assert.ok(oldest.includes(`${first?.hint ?? "no hint"}…`));
      assert.match(second, /edge-g2\s.*valid, 86 days left/s);
      assert.deepEqual(problems, []);
    });
  });

  it("draws each life from its start to its end, and today through all of them", async () => {
    await onPage(browser(), 1280, async (page) => {
      const bars = await page.locator("td.life rect").all();
      const boxes = await Promise.all(bars.slice(0, 3).map((bar) => bar.boundingBox()));
      const widths = boxes.map((box) => Math.round(box?.width ?? 0));
      assert.ok(Math.max(...widths) - Math.min(...widths) <= 1, widths.join(", "));
      const [oldest, , newest] = boxes;
      const today = await page.locator("td.life line.today").first().boundingBox();
      assert.ok(oldest && newest && today);
      assert.ok(oldest.x + oldest.width < today.x, "the first is over");
      assert.ok(newest.x < today.x && today.x < newest.x + newest.width, "the last is not");
    });
  });

  it("shows vault secrets by version, deleted ones too, sign-ins and mail", async () => {
    await onPage(browser(), 1280, async (page) => {
      const vault = page.getByRole("table", { name: "Secrets in kvlt-maxconf-test" });
      assert.equal(await vault.getByRole("row").count(), 8);
      const deleted = await vault.getByRole("row", { name: "forgotten" }).innerText();
      assert.match(deleted, /never\s+no\s+deleted 2027-05-25, recoverable until 2027-08-23/);
      const [, newest, second] = await page
        .getByRole("table", { name: "Sign-ins" })
        .getByRole("row")
        .allInnerTexts();
      assert.match(newest ?? "", /none matched\s+AADSTS7000215/);
      assert.match(second ?? "", /AADSTS7000222/);
      await page.getByText("New client secret edge-g3").click();
      assert.ok(await page.locator("details[open]").getByText("It is ••••••••.").isVisible());
    });
  });

  it("leafs through the sign-ins", async () => {
    await onPage(browser(), 1280, async (page) => {
      const pages = page.getByRole("navigation", { name: "Pages of sign-ins" });
      assert.match(await pages.innerText(), /1 to 25 of 92/);
      await pages.getByRole("link", { name: "Older" }).click();
      assert.match(await pages.innerText(), /26 to 50 of 92/);
      await pages.getByRole("link", { name: "Newer" }).click();
      assert.match(await pages.innerText(), /1 to 25 of 92/);
    });
  });

  it("moves the clock by a button and by a date, and it stays moved after a reload", async () => {
    await onPage(browser(), 1280, async (page, { azure }, problems) => {
      // A reload while the answer is still on its way would find no page.
      const showing = (day: string) => page.locator(".now").filter({ hasText: day }).waitFor();
      await page.getByRole("button", { name: "7 days later" }).click();
      await showing("2027-06-01");
      await moveTo(page, "2027-08-19");
      await showing("2027-08-19");
      await page.reload();
      await showing("2027-08-19");
      assert.equal(azure.today(), "2027-08-19");
      const table = page.getByRole("table", { name: "Secrets of sec_bcgov_v1 (Test/Edge)" });
      assert.match(await table.getByRole("row", { name: "edge-g2" }).innerText(), /expired/);
      assert.deepEqual(problems, []);
    });
  });

  it("says in a sentence that the clock doesn't move back, and leaves it where it was", async () => {
    await onPage(browser(), 1280, async (page, { azure, url }) => {
      await moveTo(page, "2027-05-24");
      const sentence = await page.getByRole("alert").innerText();
      assert.match(sentence, /got 2027-05-24, want 2027-05-25 or later.*clock only moves forward/);
      assert.equal(azure.today(), "2027-05-25");
      await page.goto(new URL("clock", url).href);
      assert.equal(page.url(), url);
    });
  });

  it("has no secret's value in it", async () => {
    await onPage(browser(), 1280, async (page, { values }) => {
      const shown = `${await page.content()}\n${await page.evaluate<string>("document.body.textContent")}`;
      assert.equal(values.length, 7);
      assert.deepEqual(
        values.filter((value) => shown.includes(value)),
        [],
      );
    });
  });

  it("fits a phone: nothing is wider than 360 pixels", async () => {
    await onPage(browser(), 360, async (page) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
      assert.equal(await page.evaluate<number>("document.documentElement.scrollWidth"), 360);
      assert.equal(await page.getByRole("table", { name: "Sign-ins" }).getByRole("row").count(), 26);
    });
  });

  it("can be used by keyboard alone", async () => {
    await onPage(browser(), 1280, async (page, { azure, url }) => {
      await page.getByRole("button", { name: "30 days later" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(url);
      await page.getByText("2027-06-24").first().waitFor();
      assert.equal(azure.today(), "2027-06-24");
    });
  });
});
