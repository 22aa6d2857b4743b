import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { reportPage } from "../../status/render/page";
import { buildReport } from "../../status/report/report";
import { describeWithBrowser } from "../support/browser";
import { type View, inView, testViews } from "../support/views";
import type { Change } from "./change";
import { seen, unseen, watched } from "./sightings";
import { factsWith, password } from "./support";

/** Everything at once: a consumer that stays, an orphan, a hostile name, a missing handover, a certificate to renew. */
const crowded: Change = {
  today: "2027-04-10",
  used: { "edge-g1": "2027-04-09", "edge-g2": "2027-04-09", "test-g2": "2027-04-09" },
  refused: { "test-?": "2027-04-01" },
  delivered: { "edge-g2": ["idim-technical-operations", "maxconf-contact"], "test-g2": ["maxconf-contact"] },
  onApp: (ours) => ({
    ok: true,
    value: [
      ...ours,
      password("0b9c", "<script>alert(1)</script>", "2027-01-10", "2029-01-10"),
      password("0b9d", "edge-g2 2027-02-20 to 2027-08-19", "2027-02-20", "2027-08-19"),
    ],
  }),
  certificates: {
    "pexip-node": watched(seen({ from: "2026-11-01", until: "2027-04-22" })),
    "pexip-conference": watched(unseen()),
  },
};

async function onPage(
  browser: Browser,
  view: View,
  work: (page: Page) => Promise<void>,
  change = crowded,
): Promise<void> {
  await inView(browser, view, async (page, problems) => {
    page.on("request", (request) => {
      if (!/^(data|about):/.test(request.url())) problems.push(`asked for ${request.url()}`);
    });
    await page.setContent(reportPage(buildReport(factsWith(change))));
    await work(page);
    assert.deepEqual(problems, []);
  });
}

async function assertNoneCrossed(page: Page, figure: string): Promise<void> {
  const words = await page.locator(`${figure} text:not(.inside)`).all();
  const lines = await page.locator(`${figure} line.today`).all();
  assert.ok(words.length > 15 && lines.length > 0);
  const boxes = await Promise.all(
    words.map(async (one) => [await one.innerHTML(), await one.boundingBox()] as const),
  );
  for (const line of lines) {
    const of = await line.boundingBox();
    assert.ok(of);
    for (const [text, box] of boxes) {
      const isCrossed: boolean =
        box !== null &&
        of.x > box.x &&
        of.x < box.x + box.width &&
        of.y < box.y + box.height &&
        of.y + of.height > box.y;
      assert.equal(isCrossed, false, text);
    }
  }
}

describeWithBrowser("the status page in a browser", (browser) => {
  testViews((view, work) => onPage(browser(), view, work));

  it("lets a browser run no script and load nothing, whatever stands on it", async () => {
    await inView(browser(), {}, async (page, problems) => {
      const report = reportPage(buildReport(factsWith(crowded)));
      const evil = '<script>document.title = "run"</script><img src="https://example.com/x.png"></main>';
      await page.setContent(report.replace("</main>", evil));
      assert.match(await page.title(), /^test, 2027-04-10/);
      assert.equal(problems.length, 2, problems.join("\n"));
      for (const problem of problems) assert.match(problem, /violates.* Content Security Policy/);
    });
  });

  it("says first what must be done, and next to each credential too", async () => {
    await onPage(browser(), {}, async (page) => {
      const [first = ""] = await page.getByRole("listitem").allInnerTexts();
      assert.match(first, /Someone must act/i);
      const row = page
        .getByRole("table", { name: "Credentials of edge" })
        .getByRole("row", { name: "edge-g1" });
      assert.match(
        await row.innerText(),
        /previous\s+2026-11-22\s+2027-05-21\s+41 days.*to switch to edge-g2/s,
      );
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Credentials of test");
    });
  });

  it("draws bars whose overlap is as long as it is, with today through them", async () => {
    await onPage(browser(), {}, async (page) => {
      const figure = page.locator("figure.wide");
      const old = await figure.locator("rect.previous").first().boundingBox();
      const newest = await figure.locator("rect.current").first().boundingBox();
      const today = await figure.locator("line.today").boundingBox();
      assert.ok(old && newest && today);
      const overlap = (old.x + old.width - newest.x) / old.width;
      assert.ok(Math.abs(overlap - 90 / 180) < 0.01, `${overlap}`);
      const passed = (today.x - old.x) / old.width;
      assert.ok(Math.abs(passed - 139 / 180) < 0.01, `${passed}`);
      assert.equal((await figure.locator("rect.planned").count()) > 4, true);
      assert.equal(await page.locator("figure.narrow").isVisible(), false);
    });
  });

  for (const [name, figure, view] of [
    ["on a desk", "figure.wide", {}],
    ["on a phone", "figure.narrow", { width: 360 }],
  ] as const) {
    // On the second of these days the name of a month stands right above it.
    for (const today of ["2027-04-10", "2027-05-12"]) {
      it(`draws today's line, on ${today}, through no word ${name}`, async () => {
        const change = { ...crowded, today };
        await onPage(browser(), view, (page) => assertNoneCrossed(page, figure), change);
      });
    }

    it(`breaks no date ${name}`, async () => {
      await onPage(browser(), view, async (page) => {
        const lines = await page.evaluate<number[]>(
          "[...document.querySelectorAll('time')].map((one) => one.getClientRects().length)",
        );
        assert.ok(lines.length > 10);
        assert.deepEqual(
          lines.filter((count) => count > 1),
          [],
        );
        const bare = await page.evaluate<string[]>(
          "[...document.querySelectorAll('main td, li, .verdict, .ahead')].filter((one) => /\\d{4}-\\d{2}-\\d{2}/.test([...one.querySelectorAll('time, code')].reduce((text, marked) => text.replace(marked.textContent, ''), one.textContent))).map((one) => one.textContent)",
        );
        assert.deepEqual(bare, []);
      });
    });
  }

  it("draws what is to come so that no bar covers another", async () => {
    await onPage(browser(), {}, async (page) => {
      const boxes = await Promise.all(
        (await page.locator("figure.wide g rect.planned").all()).map((one) => one.boundingBox()),
      );
      const bars = boxes.flatMap((box) => box ?? []);
      assert.ok(bars.length > 8);
      for (const [at, one] of bars.entries())
        for (const other of bars.slice(at + 1))
          assert.ok(one.y !== other.y || one.x + one.width < other.x || other.x + other.width < one.x);
    });
  });

  it("has a tone of its own for what is due soon, with the next date at the top", async () => {
    const top = async (change: Change): Promise<string[]> => {
      const said: string[] = [];
      await onPage(
        browser(),
        {},
        async (page) => {
          const verdict = page.locator(".verdict");
          said.push(await verdict.innerText(), (await verdict.getAttribute("class")) ?? "");
          said.push(await page.locator(".ahead").innerText());
        },
        change,
      );
      return said;
    };
    assert.deepEqual(await top({ today: "2027-05-15" }), [
      "2027-05-15: due soon (2)",
      "verdict due",
      "Next, 2027-06-04: by then a run of pulumi up --stack test must have issued a new credential for edge and test.",
    ]);
    assert.deepEqual(await top({}), [
      "2027-04-01: all well",
      "verdict well",
      "Next, 2027-05-07: the first pulumi up --stack test from then on issues a new credential for edge and test.",
    ]);
  });

  it("says nothing in bold where all is well", async () => {
    await onPage(
      browser(),
      {},
      async (page) => {
        const weights = await page.evaluate<string[]>(
          "[...document.querySelectorAll('.todo')].map((one) => getComputedStyle(one).fontWeight)",
        );
        assert.deepEqual([...new Set(weights)], ["400"]);
      },
      { used: { "edge-g1": "2027-03-31", "test-g1": "2027-03-31" } },
    );
  });

  it("shows a phone its own picture, with text as large as the page's small print", async () => {
    await onPage(browser(), { width: 360 }, async (page) => {
      assert.equal(await page.locator("figure.wide").isVisible(), false);
      const label = await page.locator("figure.narrow text").first().boundingBox();
      assert.ok((label?.height ?? 0) >= 12, `${label?.height ?? 0}`);
    });
  });

  it("tells a screen reader what the picture shows", async () => {
    await onPage(browser(), {}, async (page) => {
      const name = /^Credentials from .*edge-g1: 2026-11-22 to 2027-05-21, previous, 41 days left, used\./;
      assert.equal(await page.getByRole("img", { name }).count(), 1);
    });
  });
});
