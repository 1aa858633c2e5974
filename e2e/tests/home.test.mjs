import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  PHONE,
  chooseLanguage,
  keepScreenshot,
  languageOf,
  launchBrowser,
  loadedPictures,
  openPage,
  overflow,
} from "../browser.mjs";
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

const NARROW_AND_WIDE = { phone: PHONE, desktop: { viewport: { width: 1280, height: 800 } } };

for (const language of ["en", "ar"]) {
  for (const [width, options] of Object.entries(NARROW_AND_WIDE)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`the page in ${language} fits a ${width} and is ${colorScheme} where asked`, async () => {
        const visit = await openPage(browser, { ...options, colorScheme });
        await visit.page.goto(`${server.address}/?lang=${language}`);
        await loadedPictures(visit.page, ".item img");
        assert.equal(await overflow(visit.page), 0, "nothing has to be scrolled sideways");
        const brightness = await ground(visit.page);
        assert.ok(colorScheme === "dark" ? brightness < 60 : brightness > 200, `${brightness}`);
        await visit.page.evaluate(() => window.scrollTo(0, 0));
        await keepScreenshot(visit.page, `home-${language}-${width}-${colorScheme}`);
        visit.assertClean();
        await visit.close();
      });
    }
  }
}

test("the page is Arabic for a browser that prefers Arabic, and laid out from the right", async () => {
  const visit = await openPage(browser, { locale: "ar-EG" });
  await visit.page.goto(server.address);
  assert.deepEqual(await languageOf(visit.page), ["ar", "rtl"]);
  const item = visit.page.locator(".item").first();
  for (const name of ["فتح في Mirador", "فتح في Universal Viewer", "بيان IIIF"]) {
    await item.getByRole("link", { name }).waitFor();
  }
  const [emblem, heading] = await Promise.all(
    [".emblem", "h1"].map((part) => visit.page.locator(part).first().boundingBox()),
  );
  assert.ok(emblem.x > heading.x, "the page begins on the right");
  visit.assertClean();
  await visit.close();
});

test("the languages lead to each other and into the viewers, by keyboard too", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(server.address);
  assert.deepEqual(await languageOf(visit.page), ["en", "ltr"]);
  await visit.page.keyboard.press("Tab");
  await visit.page.keyboard.press("Enter");
  await visit.page.keyboard.press("Tab");
  await visit.page.keyboard.press("Enter");
  await visit.page.waitForURL("**/?lang=ar");
  assert.deepEqual(await languageOf(visit.page), ["ar", "rtl"]);
  for (const link of await visit.page.locator(".read").all()) {
    assert.match(await link.getAttribute("href"), /[?&]lang=ar$/);
  }
  await chooseLanguage(visit.page, "English");
  await visit.page.waitForURL("**/?lang=en");
  assert.deepEqual(await languageOf(visit.page), ["en", "ltr"]);
  visit.assertClean();
  await visit.close();
});

test("a language that was chosen is kept, and the browser's is taken before", async () => {
  const visit = await openPage(browser, { locale: "tr-TR" });
  await visit.page.goto(server.address);
  assert.deepEqual(await languageOf(visit.page), ["tr", "ltr"]);
  await chooseLanguage(visit.page, "Қазақша");
  await visit.page.waitForURL("**/?lang=kk");
  await visit.page.goto(`${server.address}/m/muallaqa`);
  assert.deepEqual(await languageOf(visit.page), ["kk", "ltr"]);
  visit.assertClean();
  await visit.close();
});

test("an address with nothing behind it is answered in the reader's language", async () => {
  const visit = await openPage(browser, { locale: "ar", colorScheme: "dark" });
  await visit.page.goto(`${server.address}/nothing`);
  assert.deepEqual(await languageOf(visit.page), ["ar", "rtl"]);
  await visit.page.getByRole("heading", { name: "الصفحة غير موجودة" }).waitFor();
  await keepScreenshot(visit.page, "not-found-ar");
  await visit.page.getByRole("link", { name: "إلى الصفحة الرئيسية" }).click();
  await visit.page.waitForURL("**/?lang=ar");
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
    assert.match(await notice.innerText(), /Mirador.*Universal Viewer.*warraq viewers install/s);
    assert.equal(await visit.page.locator('a[href*="/mirador"], a[href*="/uv"]').count(), 0);
    await keepScreenshot(visit.page, "home-without-viewers");
    visit.assertClean();
    for (const path of ["mirador", "uv"]) {
      await visit.page.goto(`${bare.address}/${path}?lang=ar`);
      assert.match(await visit.page.locator("main").innerText(), /warraq viewers install/);
      await keepScreenshot(visit.page, `${path}-not-installed-ar`);
    }
    await visit.close();
  } finally {
    await bare.stop();
    await rm(nothing, { recursive: true });
  }
});
