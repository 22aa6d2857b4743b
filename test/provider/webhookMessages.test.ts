import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { handoverSchema } from "../../components/contract";
import { bodyOf } from "../../provider/webhook/body";
import { handoverData } from "../../provider/handover/handoverData";
import type { WebhookMessage } from "../../provider/webhook/message";
import { handedOver } from "./handoverBench";

// Source: Adaptive Cards 1.4 (adaptivecards.io/explorer), of which Teams shows this much.
const textRun = z.strictObject({
  type: z.literal("TextRun"),
  text: z.string(),
  weight: z.enum(["Default", "Lighter", "Bolder"]).optional(),
  size: z.enum(["Default", "Small", "Medium", "Large", "ExtraLarge"]).optional(),
  fontType: z.enum(["Default", "Monospace"]).optional(),
});
const teamsShape = z.strictObject({
  type: z.literal("message"),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal("application/vnd.microsoft.card.adaptive"),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
        type: z.literal("AdaptiveCard"),
        version: z.literal("1.4"),
        fallbackText: z.string(),
        body: z.array(z.strictObject({ type: z.literal("RichTextBlock"), inlines: z.array(textRun).min(1) })),
        actions: z
          .array(
            z.strictObject({ type: z.literal("Action.OpenUrl"), title: z.string().min(1), url: z.url() }),
          )
          .max(6),
      }),
    }),
  ]),
});
// Source: Slack's Block Kit, rich text block; at most 50 blocks, and about 13,000 characters in all of them.
const piece = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    text: z.string().min(1).max(3000),
    style: z.strictObject({ bold: z.literal(true) }).optional(),
  }),
  z.strictObject({ type: z.literal("link"), url: z.url().max(3000), text: z.string().min(1) }),
]);
const pieces = z.array(piece).min(1);
const section = z.strictObject({ type: z.literal("rich_text_section"), elements: pieces });
const slackShape = z.strictObject({
  text: z.string().min(1).max(4000),
  mrkdwn: z.literal(false),
  unfurl_links: z.literal(false),
  blocks: z
    .array(
      z.strictObject({
        type: z.literal("rich_text"),
        elements: z.array(
          z.discriminatedUnion("type", [
            section,
            z.strictObject({ type: z.literal("rich_text_preformatted"), elements: pieces }),
            z.strictObject({
              type: z.literal("rich_text_list"),
              style: z.enum(["bullet", "ordered"]),
              elements: z.array(section).min(1),
            }),
          ]),
        ),
      }),
    )
    .max(50),
});

const { clientSecret, ...inputs } = handoverSchema.parse(handedOver);
assert.equal(clientSecret, handedOver.clientSecret);

const portalLink = `https://portal.azure.com/#@tenant/asset/Microsoft_Azure_KeyVault/Secret/${inputs.vaultLink}`;

function messageWith(text: string, lines = 3, hasPortal = true): WebhookMessage {
  const portal = hasPortal ? portalLink : undefined;
  return {
    messageId: "edge-g8.0123456789abcdef0123456789abcdef",
    recipients: [text],
    subject: `New client secret for ${text}`,
    greeting: `Hello ${text},`,
    opening: `there is a new client secret for ${text}.`,
    facts: Array.from({ length: lines }, (_, at) => [`Fact ${at}`, text] as const),
    secret: {
      introduction: "The secret is in the vault.",
      portalLink: portal,
      vaultLink: inputs.vaultLink,
      command: `az keyvault secret show --id ${inputs.vaultLink}`,
    },
    steps: ["Put it there.", "Restart.", `Tell whoever manages the secrets of ${text}.`],
    closing: `Nobody deletes ${text}.`,
    data: handoverData(
      "edge-g8",
      { ...inputs, displayName: text },
      { portalLink: portal, confirmTo: "team@example.com" },
    ),
  };
}

const teams = (message: WebhookMessage) => teamsShape.parse(JSON.parse(bodyOf("teams", message)));
const slack = (message: WebhookMessage) => slackShape.parse(JSON.parse(bodyOf("slack", message)));

describe("a webhook's message", () => {
  it("is an Adaptive Card 1.4 for Teams, with a button to the portal", () => {
    const { content } = teams(messageWith("edge")).attachments[0];
    assert.equal(content.actions[0]?.url, portalLink);
    const texts = content.body.map(({ inlines }) => inlines.map(({ text }) => text).join(""));
    assert.ok(texts.includes(inputs.vaultLink));
    assert.ok(texts.includes("Fact 0: edge"));
    assert.ok(texts.includes("3. Tell whoever manages the secrets of edge."));
  });

  it("is rich text for Slack, with a link to the portal", () => {
    const elements = slack(messageWith("edge")).blocks[0]?.elements ?? [];
    const links = /"type":"link","url":"([^"]+)"/.exec(JSON.stringify(elements));
    assert.equal(links?.[1], portalLink);
  });

  it("has no button and no link where there is no portal", () => {
    const message = messageWith("edge", 3, false);
    assert.deepEqual(teams(message).attachments[0].content.actions, []);
    assert.equal(JSON.stringify(slack(message)).includes('"type":"link"'), false);
    const plain = JSON.parse(bodyOf("json", message)) as { portalLink: unknown };
    assert.equal(plain.portalLink, null);
  });

  it("is words only where it is about no secret", () => {
    const { secret, ...message } = messageWith("edge");
    assert.ok(secret);
    assert.equal(JSON.stringify([teams(message), slack(message)]).includes("vault"), false);
    assert.deepEqual(teams(message).attachments[0].content.actions, []);
  });

  for (const text of [
    "<!here> & <https://evil.example|click>",
    "*bold* _x_ `y` @here",
    "[a](https://evil.example)",
    "<at>x</at> {{DATE(2027-01-01T00:00:00Z)}}",
  ]) {
    it(`shows ${text} as it stands`, () => {
      const [card, blocks] = [teams(messageWith(text)), slack(messageWith(text))];
      // Neither a TextRun nor a piece of rich text is read for Markdown or mentions.
      const runs = card.attachments[0].content.body.flatMap(({ inlines }) => inlines.map((one) => one.text));
      assert.ok(runs.includes(`Hello ${text},`));
      assert.ok(JSON.stringify(blocks.blocks).includes(JSON.stringify(text).slice(1, -1)));
      // Slack reads this one text for links and mentions.
      assert.equal(/[<>]|&(?!(amp|lt|gt);)/.test(blocks.text), false);
    });
  }

  it("stays below what Teams and Slack take, whatever is in it", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 500 }),
      fc.constantFrom("\u0001".repeat(500), "𝒳".repeat(250), "漢".repeat(500), '"\\'.repeat(250)),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, lines) => {
        const message = messageWith(text, lines);
        teams(message);
        slack(message);
        assert.ok(Buffer.byteLength(bodyOf("teams", message)) <= 25_000);
        assert.ok(JSON.stringify(slack(message).blocks).length <= 13_000);
      }),
      { numRuns: 200 },
    );
  });

  it("names the facts for any other service, and never has the secret", () => {
    const { text, ...facts } = JSON.parse(bodyOf("json", messageWith("edge"))) as Record<string, unknown>;
    assert.deepEqual(facts, {
      type: "quarterturn.handover",
      version: 1,
      messageId: "edge-g8.0123456789abcdef0123456789abcdef",
      subject: "New client secret for edge",
      recipients: ["edge"],
      credential: {
        name: "edge-g8",
        consumer: "edge",
        generation: "g8",
        displayName: "edge",
        environments: ["DEV", "DEV2", "SIT"],
        tenantId: handedOver.tenantId,
        clientId: handedOver.clientId,
        keyId: handedOver.keyId,
        validFrom: "2027-02-20",
        validUntil: "2027-08-19",
      },
      vaultLink: handedOver.vaultLink,
      portalLink,
      confirm: { to: "team@example.com", line: "edge-g8 is in use" },
    });
    assert.match(String(text), /^Hello edge,\n\nthere is a new client secret for edge\.\n\nFact 0: edge\n/);
  });
});
