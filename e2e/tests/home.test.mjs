import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { keepScreenshot, launchBrowser, loadedPictures, openPage } from "../browser.mjs";
import { IMAGES, startServer } from "../server.mjs";

let browser, server;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Brightness of the page's background, 0 to 255. */
function ground(page) {
  return page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}

test("every folder of images is listed with a thumbnail that loads", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(server.address);
  const folders = (await readdir(IMAGES, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith("."),
  );
  const items = await visit.page.locator(".item").count();
  assert.ok(items >= folders.length && items > 0, `${items} items, ${folders.length} folders`);
  const widths = await loadedPictures(visit.page, ".item img");
  assert.equal(widths.length, items, "every item has a picture");
  assert.ok(widths.every((width) => width >= 100), `widths ${widths}`);
  await visit.page.evaluate(() => window.scrollTo(0, 0));
  await keepScreenshot(visit.page, "home");
  visit.assertClean();
  await visit.close();
});

test("the manifest link leads to a manifest", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(server.address);
  const link = visit.page.getByRole("link", { name: "IIIF manifest" }).first();
  const address = new URL(await link.getAttribute("href"), server.address);
  const answer = await visit.page.request.get(String(address));
  assert.equal(answer.status(), 200);
  const manifest = await answer.json();
  assert.equal(manifest.type, "Manifest");
  assert.equal(manifest.id, String(address), "a manifest is found at its own id");
  await visit.close();
});

test("the page has landmarks, one main heading and words for every picture", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(server.address);
  for (const role of ["banner", "main", "contentinfo"]) {
    assert.equal(await visit.page.getByRole(role).count(), 1, role);
  }
  assert.equal(await visit.page.getByRole("heading", { level: 1 }).count(), 1);
  assert.equal(await visit.page.locator("img:not([alt])").count(), 0);
  assert.equal(await visit.page.locator('.item img[alt=""]').count(), 0);
  assert.match(await visit.page.title(), /Warraq ورّاق/);
  await visit.close();
});

test("the page fits a phone and is dark where dark is preferred", async () => {
  const visit = await openPage(browser, {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    colorScheme: "dark",
  });
  await visit.page.goto(server.address);
  await loadedPictures(visit.page, ".item img");
  const overflow = await visit.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0, "nothing has to be scrolled sideways");
  assert.ok((await ground(visit.page)) < 60, "the ground is dark");
  await visit.page.evaluate(() => window.scrollTo(0, 0));
  await keepScreenshot(visit.page, "home-phone-dark");
  visit.assertClean();
  await visit.close();
});

test("the page is light where light is preferred", async () => {
  const visit = await openPage(browser, {
    viewport: { width: 390, height: 844 },
    colorScheme: "light",
  });
  await visit.page.goto(server.address);
  assert.ok((await ground(visit.page)) > 200, "the ground is light");
  await loadedPictures(visit.page, ".item img");
  await visit.page.evaluate(() => window.scrollTo(0, 0));
  await keepScreenshot(visit.page, "home-phone-light");
  await visit.close();
});

test("the page shows its items without JavaScript", async () => {
  const visit = await openPage(browser, { javaScriptEnabled: false });
  const thumbnail = visit.page.waitForResponse(
    (answer) => answer.request().resourceType() === "image" && !answer.url().includes("/assets/"),
  );
  await visit.page.goto(server.address);
  assert.ok((await visit.page.locator(".item").count()) > 0);
  assert.equal((await thumbnail).status(), 200);
  visit.assertClean();
  await visit.close();
});

test("without viewers the page says how to install them and links to none", async () => {
  const nothing = await mkdtemp(join(tmpdir(), "warraq-no-viewers-"));
  const bare = await startServer({ viewers: nothing, warnings: true });
  try {
    const visit = await openPage(browser);
    await visit.page.goto(bare.address);
    const notice = visit.page.getByRole("complementary", { name: "Missing viewers" });
    assert.match(await notice.innerText(), /Mirador.*warraq viewers install/s);
    assert.equal(await visit.page.locator('a[href*="/mirador"]').count(), 0);
    await keepScreenshot(visit.page, "home-without-viewers");
    visit.assertClean();
    await visit.page.goto(`${bare.address}/mirador`);
    assert.match(await visit.page.locator("main").innerText(), /warraq viewers install/);
    await keepScreenshot(visit.page, "mirador-not-installed");
    await visit.close();
  } finally {
    await bare.stop();
    await rm(nothing, { recursive: true });
  }
});
