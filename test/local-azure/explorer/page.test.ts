import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { describeWithBrowser } from "../../support/browser";
import { type View, inView, testViews } from "../../support/views";
import { look, hosts } from "../watchedHosts";
import { withEstate, type Estate } from "./estate";

/** Runs `work` on the explorer's page; `problems` are what the browser complains of. */
async function onPage(
  browser: Browser,
  work: (page: Page, estate: Estate, problems: readonly string[]) => Promise<void>,
  view: View = { width: 1280 },
): Promise<void> {
  await withEstate((estate) =>
    inView(browser, view, async (page, problems) => {
      await page.goto(estate.url);
      await work(page, estate, problems);
    }),
  );
}

const moveTo = async (page: Page, day: string): Promise<void> => {
  await page.getByLabel("Move it forward to").fill(day);
  await page.getByRole("button", { name: "Move", exact: true }).click();
};

describeWithBrowser("the explorer in a browser", (browser) => {
  it("shows the tenant's apps, and each secret with its key ID, its hint and where it stands", async () => {
    await onPage(browser(), async (page, { azure }, problems) => {
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

  testViews((view, work) =>
    onPage(
      browser(),
      async (page, _, problems) => {
        await work(page);
        assert.deepEqual(problems, []);
      },
      view,
    ),
  );

  it("draws each life from its start to its end, and today through all of them", async () => {
    await onPage(browser(), async (page) => {
      const figure = page.locator("figure.wide");
      const bars = await figure.locator("g rect").all();
      const boxes = (await Promise.all(bars.map((bar) => bar.boundingBox()))).flatMap((box) => box ?? []);
      assert.equal(boxes.length, 6);
      const widths = boxes.slice(0, 3).map(({ width }) => Math.round(width));
      assert.ok(Math.max(...widths) - Math.min(...widths) <= 1, widths.join(", "));
      const [oldest, , newest] = boxes;
      const today = await figure.locator("line.today").boundingBox();
      assert.ok(oldest && newest && today);
      assert.ok(oldest.x + oldest.width < today.x, "the first is over");
      assert.ok(newest.x < today.x && today.x < newest.x + newest.width, "the last is not");
      assert.ok(today.y < oldest.y && boxes.every(({ y, height }) => y + height < today.y + today.height));
    });
  });

  it("shows vault secrets by version, deleted ones too, sign-ins and mail", async () => {
    await onPage(browser(), async (page) => {
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

  it("shows what each watched host shows, and renews it at the press of a button", async () => {
    await onPage(browser(), async (page, { azure }, problems) => {
      const { host } = hosts.management;
      const row = page
        .getByRole("table", { name: `What ${host} shows` })
        .getByRole("row")
        .nth(1);
      assert.match(await row.innerText(), /2026-08-24\s+2027-03-11\s+expired/);
      await page.getByRole("button", { name: `Renew now: ${host}` }).click();
      await row.getByText("valid, 99 days left").waitFor();
      const [own] = (await look(azure, host)).chain;
      assert.ok((await row.innerText()).includes(own?.serialNumber ?? "none"));
      assert.match(await row.innerText(), /2027-05-25\s+2027-09-01/);
      assert.deepEqual(problems, []);
    });
  });

  it("renews a host node by node, so that one may stay old", async () => {
    await onPage(browser(), async (page, { azure }) => {
      const { host } = hosts.conference;
      const rows = page.getByRole("table", { name: `What ${host} shows` }).getByRole("row");
      const nodes = (): Promise<string[]> => rows.allInnerTexts();
      assert.match((await nodes())[2] ?? "", /conf-2, 10\.1\.0\.12:8443/);
      await page.getByRole("button", { name: "Renew here only: conf-2" }).click();
      await page.getByRole("button", { name: "Install the newest: conf-1" }).click();
      await rows.nth(1).getByText("valid, 99 days left").waitFor();
      const [, first, second, third = ""] = await nodes();
      assert.equal(first?.replace(/.*?443\s/, ""), second?.replace(/.*?8443\s/, ""));
      assert.match(third, /expired, a newer one was issued/);
      assert.equal(azure.hosts.certificatesOf(host).length, 2);
    });
  });

  it("leafs through the sign-ins", async () => {
    await onPage(browser(), async (page) => {
      const pages = page.getByRole("navigation", { name: "Pages of sign-ins" });
      assert.match(await pages.innerText(), /1 to 25 of 92/);
      await pages.getByRole("link", { name: "Older" }).click();
      assert.match(await pages.innerText(), /26 to 50 of 92/);
      await pages.getByRole("link", { name: "Newer" }).click();
      assert.match(await pages.innerText(), /1 to 25 of 92/);
    });
  });

  it("moves the clock by a button and by a date, and it stays moved after a reload", async () => {
    await onPage(browser(), async (page, { azure }, problems) => {
      // A reload while the answer is still on its way would find no page.
      const showing = (day: string) => page.locator(".clock time").filter({ hasText: day }).waitFor();
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
    await onPage(browser(), async (page, { azure, url }) => {
      await moveTo(page, "2027-05-24");
      const sentence = await page.getByRole("alert").innerText();
      assert.match(sentence, /got 2027-05-24, want 2027-05-25 or later.*clock only moves forward/);
      assert.equal(azure.today(), "2027-05-25");
      await page.goto(new URL("clock", url).href);
      assert.equal(page.url(), url);
    });
  });

  it("has no secret's value in it", async () => {
    await onPage(browser(), async (page, { values }) => {
      const shown = `${await page.content()}\n${await page.evaluate<string>("document.body.textContent")}`;
      assert.equal(values.length, 7);
      assert.ok(!shown.includes("PRIVATE KEY"));
      assert.deepEqual(
        values.filter((value) => shown.includes(value)),
        [],
      );
    });
  });

  it("has its rows as cards on a phone, and they stay rows of a table", async () => {
    await onPage(
      browser(),
      async (page) => {
        assert.equal(await page.getByRole("table", { name: "Sign-ins" }).getByRole("row").count(), 26);
      },
      { width: 360 },
    );
  });

  it("can be used by keyboard alone", async () => {
    await onPage(browser(), async (page, { azure, url }) => {
      await page.getByRole("button", { name: "30 days later" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(url);
      await page.getByText("2027-06-24").first().waitFor();
      assert.equal(azure.today(), "2027-06-24");
    });
  });
});
