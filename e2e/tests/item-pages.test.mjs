import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { assertAccessible } from "../axe.mjs";
import {
  PHONE,
  keepScreenshot,
  languageOf,
  launchBrowser,
  loadedPictures,
  openPage,
  overflow,
  tabOn,
} from "../browser.mjs";
import { startServer } from "../server.mjs";

let browser, server;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const ITEM = "/m/muallaqa";
const DETAIL = `${ITEM}/003r/400,600,900,700`;
const PAGES = { item: ITEM, folio: `${ITEM}/003r`, detail: DETAIL, embed: "/embed/muallaqa/2v" };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** The horizontal middles of elements, from the first to the last. */
async function middles(page, selector) {
  const boxes = [];
  for (const element of await page.locator(selector).all()) boxes.push(await element.boundingBox());
  return boxes.map(({ x, width }) => x + width / 2);
}

for (const [name, path] of Object.entries(PAGES)) {
  for (const language of ["en", "ar"]) {
    for (const [device, options] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      test(`${name}, ${language}, ${device}: fits, is quiet, accessible, in light and dark`, async () => {
        for (const colorScheme of ["light", "dark"]) {
          const visit = await openPage(browser, { ...options, colorScheme });
          await visit.page.goto(`${server.address}${path}?lang=${language}`);
          const direction = language === "ar" ? "rtl" : "ltr";
          assert.deepEqual(await languageOf(visit.page), [language, direction]);
          assert.ok((await overflow(visit.page)) <= 0, "nothing is cut off at the side");
          await loadedPictures(visit.page, ":is(.opening, .surface) img");
          await visit.page.evaluate(() => scrollTo(0, 0));
          await assertAccessible(visit.page);
          await keepScreenshot(visit.page, `${name}-${language}-${device}-${colorScheme}`);
          visit.assertClean();
          await visit.close();
        }
      });
    }
  }
}

test("without JavaScript everything is there", async () => {
  const visit = await openPage(browser, { javaScriptEnabled: false });
  await visit.page.goto(server.address + ITEM);
  await visit.page.getByRole("link", { name: "2v", exact: true }).first().click();
  assert.equal(await visit.page.getByRole("heading", { level: 1 }).innerText(), "2v");
  visit.assertClean();
  await visit.close();
});

test("leaves of a right-to-left book stand and turn from the right", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(`${server.address}/embed/muallaqa/2v`);
  const [first, second] = await middles(visit.page, ".opening > a");
  assert.ok(first > second, "2v stands to the right of 3r");
  const labels = await visit.page.locator(".opening .name").allInnerTexts();
  assert.deepEqual(labels, ["2v", "3r"]);
  const [before, after] = await middles(visit.page, ".turning > a");
  assert.ok(before > after, "what comes before lies on the right");
  await visit.page.locator(".turning .next").click();
  assert.deepEqual(await visit.page.locator(".opening .name").allInnerTexts(), ["3v", "4r"]);
  visit.assertClean();
  await visit.close();
});

test("a closer look is the part that was pointed at, and the whole folio is one step away", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(`${server.address}${ITEM}/003r`);
  const frame = await visit.page.locator(".frame").first().boundingBox();
  await visit.page.mouse.click(frame.x + frame.width * 0.9, frame.y + frame.height * 0.5);
  await visit.page.waitForURL(/\/003r\/2000,1333,1000,1333/);
  assert.match(await visit.page.getByRole("heading", { level: 1 }).innerText(), /^Detail of 3r$/);
  await visit.page.getByRole("link", { name: "The whole folio" }).click();
  await visit.page.waitForURL(/\/003r$/);
  visit.assertClean();
  await visit.close();
});

test("the keyboard alone reaches the contents, and focus shows", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(server.address + ITEM);
  assert.match((await tabOn(visit.page)).href, /#content$/, "first comes the way to the content");
  await visit.page.keyboard.press("Enter");
  for (let step = 0; step < 60; step++) {
    const { href, shows } = await tabOn(visit.page);
    assert.ok(shows || !href, `${href} shows its focus`);
    if (href && (await visit.page.evaluate(() => document.activeElement.closest(".contents a")))) {
      await visit.page.keyboard.press("Enter");
      await visit.page.waitForURL(/\/m\/muallaqa\//);
      visit.assertClean();
      await visit.close();
      return;
    }
  }
  assert.fail("the contents are not reached in sixty steps");
});

/** Another site with our frame on its page. */
async function otherSite(address) {
  const site = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end(`<iframe src="${address}/embed/muallaqa/2v" width="600" height="500"></iframe>`);
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  return { address: `http://127.0.0.1:${site.address().port}/`, close: () => site.close() };
}

test("another site shows the frame", async () => {
  const site = await otherSite(server.address);
  const visit = await openPage(browser);
  await visit.page.goto(site.address);
  await visit.page.frameLocator("iframe").getByRole("link", { name: "2v" }).waitFor();
  visit.assertClean();
  await visit.close();
  site.close();
});

test("a site that the settings do not name is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "warraq-"));
  const config = join(folder, "warraq.toml");
  await writeFile(config, '[web]\nembedding_sites = ["https://library.example.org"]\n');
  const strict = await startServer({ config });
  const site = await otherSite(strict.address);
  const visit = await openPage(browser);
  const refused = visit.page.waitForEvent("console", (message) =>
    message.text().includes("frame-ancestors 'self' https://library.example.org"),
  );
  await visit.page.goto(site.address);
  await refused;
  const shown = await visit.page.frameLocator("iframe").locator(".opening").count();
  assert.equal(shown, 0, "nothing of the leaf is seen");
  await visit.close();
  site.close();
  await strict.stop();
  await rm(folder, { recursive: true });
});
