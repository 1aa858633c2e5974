import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";

import {
  PHONE,
  difference,
  keepScreenshot,
  languageOf,
  launchBrowser,
  openPage,
  overflow,
  settledPicture,
} from "../browser.mjs";
import {
  BOOK,
  assertBarByKeyboard,
  assertOpening,
  assertStates,
  openBook,
  openFromHome,
  readBook,
  tiles,
  turnToOpening,
  waitForTiles,
} from "../item.mjs";
import { button, openPanel, picture, sideBar, turnToPanel } from "../mirador.mjs";
import { startServer, VIEWERS } from "../server.mjs";

let browser, server;

before(async () => {
  assert.ok(existsSync(VIEWERS), `${VIEWERS} does not exist; run \`warraq viewers install\` first`);
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Goes from the home page to Mirador with the item open. */
async function openItem(visit, lang = "en") {
  const link = { en: "Open in Mirador", ar: "فتح في Mirador" }[lang];
  await openFromHome(visit, server, { lang, link, path: "/mirador" });
  await visit.page.locator(".mirador-window").waitFor();
}

test("an item opens in Mirador and its tiles are drawn", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  await visit.page.getByRole("heading", { name: BOOK.title.en }).first().waitFor();
  await settledPicture(visit.page, picture(visit.page));
  assert.ok(tiles(visit.requests).length > 0, "tiles were asked for");
  await keepScreenshot(visit.page, "mirador-en");
  visit.assertClean();
  await visit.close();
});

test("turning the page asks for other tiles and shows another folio", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  const first = await settledPicture(visit.page, picture(visit.page));
  const before = visit.requests.length;
  await visit.page.getByRole("button", { name: "Next item" }).click();
  const second = await settledPicture(visit.page, picture(visit.page), first);
  assert.ok(tiles(visit.requests.slice(before)).length > 0, "tiles of the next folio were asked for");
  assert.ok(difference(first, second) > 4, "the picture is another one");
  await keepScreenshot(visit.page, "mirador-next-page");
  visit.assertClean();
  await visit.close();
});

test("an opening of two pages fits the window after the page is turned", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  const cover = await settledPicture(visit.page, picture(visit.page));
  await visit.page.getByRole("button", { name: "Next item" }).click();
  const opening = await settledPicture(visit.page, picture(visit.page), cover);
  await keepScreenshot(visit.page, "mirador-opening");
  await visit.page.getByRole("button", { name: "Reset zoom" }).click();
  const fitted = await settledPicture(visit.page, picture(visit.page));
  const moved = difference(opening, fitted);
  assert.ok(moved < 4, `resetting the zoom changes the picture by ${moved}`);
  visit.assertClean();
  await visit.close();
});

test("zooming in asks for finer tiles", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  const whole = await settledPicture(visit.page, picture(visit.page));
  const before = visit.requests.length;
  const zoom = visit.page.getByRole("button", { name: "Zoom in" });
  await zoom.click();
  await zoom.click();
  await settledPicture(visit.page, picture(visit.page), whole);
  assert.ok(tiles(visit.requests.slice(before)).length > 0, "finer tiles were asked for");
  await keepScreenshot(visit.page, "mirador-zoomed");
  visit.assertClean();
  await visit.close();
});

test("a canvas in the address is the one that opens", async () => {
  const visit = await openPage(browser, { colorScheme: "dark" });
  const book = await readBook(server);
  const { canvas, images } = book.folios[3];
  await openBook(visit.page, server, "/mirador", book, { canvas });
  await waitForTiles(visit.page, images[0]);
  await settledPicture(visit.page, picture(visit.page));
  await keepScreenshot(visit.page, "mirador-canvas-dark");
  visit.assertClean();
  await visit.close();
});

test("in Arabic the workspace speaks Arabic, from the right, and so do the labels", async () => {
  const visit = await openPage(browser);
  await openItem(visit, "ar");
  assert.deepEqual(await languageOf(visit.page), ["ar", "rtl"]);
  const { page } = visit;
  await page.getByRole("heading", { name: BOOK.title.ar }).first().waitFor();
  const turn = () => button(page, "العنصر التالي").click();
  const shown = await turnToOpening(page, picture(page), turn);
  await keepScreenshot(page, "mirador-ar-opening");
  // The verso of the first leaf is read first: it stands on the right of its opening.
  await assertOpening(page, picture(page), await readBook(server));
  const [verso, recto] = await Promise.all(
    BOOK.opening.map(async ({ label }) => {
      const thumb = page.locator(".mirador-thumbnail-nav-canvas", { hasText: label.ar });
      return (await thumb.getByText(label.ar).boundingBox()).x;
    }),
  );
  assert.ok(verso > recto, `the verso at ${verso}, the recto at ${recto}`);
  await button(page, "تبديل الشريط الجانبي").click();
  await page.getByText(BOOK.author.ar).first().waitFor();
  // The opening after this one has the leaf in two states.
  await turn();
  await settledPicture(page, picture(page), shown);
  const panels = [["فهرس", [BOOK.storm.ar]], ["طبقات", [BOOK.restored.ar, BOOK.damaged.ar]]];
  for (const [panel, texts] of panels) {
    await turnToPanel(page, panel);
    for (const said of texts) {
      await sideBar(page).getByText(said).first().waitFor();
    }
    await keepScreenshot(page, `mirador-ar-${panel === "فهرس" ? "contents" : "layers"}`);
  }
  const panel = await sideBar(page).first().boundingBox();
  assert.ok(panel.x > 640, "the side bar is on the right");
  visit.assertClean();
  await visit.close();
});

test("a manifest of version 2 opens, read from the right", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  const book = await readBook(server, 2);
  await openBook(page, server, "/mirador", book);
  await page.getByRole("heading", { name: BOOK.title.en }).first().waitFor();
  const asked = waitForTiles(page, book.folios[BOOK.opening[0].at].images[0]);
  await turnToOpening(page, picture(page), () => button(page, "Next item").click());
  await asked;
  await assertOpening(page, picture(page), book);
  await keepScreenshot(page, "mirador-version-2");
  visit.assertClean();
  await visit.close();
});

test("the contents of version 2 are in the page's language", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  await openBook(page, server, "/mirador", await readBook(server, 2), { lang: "ar" });
  await settledPicture(page, picture(page));
  await openPanel(page, "فهرس", "تبديل الشريط الجانبي");
  await sideBar(page).getByText(BOOK.storm.ar).first().waitFor();
  visit.assertClean();
  await visit.close();
});

for (const version of [3, 2]) {
  test(`the contents lead to a folio, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const book = await readBook(server, version);
    await openBook(visit.page, server, "/mirador", book);
    await settledPicture(visit.page, picture(visit.page));
    await openPanel(visit.page, "Index");
    const asked = waitForTiles(visit.page, book.folios[BOOK.stormFolio].images[0]);
    await visit.page.getByText(BOOK.storm.en).click();
    await asked;
    visit.assertClean();
    await visit.close();
  });

  test(`a folio in two states shows the chosen one, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, version);
    const { canvas } = book.folios[BOOK.choiceFolio];
    await openBook(page, server, "/mirador", book, { canvas });
    await openPanel(page, "Layers");
    const layer = (state) => sideBar(page).getByRole("listitem").filter({ hasText: state.en });
    await assertStates(page, picture(page), book, async () => {
      await button(layer(BOOK.damaged), "Show layer").click();
      await button(layer(BOOK.restored), "Hide layer").click();
    });
    await keepScreenshot(page, `mirador-before-restoration-version-${version}`);
    visit.assertClean();
    await visit.close();
  });
}

test("the home page and the other language are reached by keyboard", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  await settledPicture(visit.page, picture(visit.page));
  await assertBarByKeyboard(visit.page, "mirador");
  visit.assertClean();
  await visit.close();
});

for (const lang of ["en", "ar"]) {
  test(`Mirador in ${lang} fits a phone`, async () => {
    const visit = await openPage(browser, PHONE);
    await openItem(visit, lang);
    await settledPicture(visit.page, picture(visit.page));
    assert.equal(await overflow(visit.page), 0, "nothing has to be scrolled sideways");
    await keepScreenshot(visit.page, `mirador-${lang}-phone`);
    visit.assertClean();
    await visit.close();
  });
}

test("without a manifest Mirador opens an empty workspace", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(`${server.address}/mirador`);
  await visit.page.locator(".mirador-viewer").waitFor();
  assert.equal(await visit.page.locator(".mirador-window").count(), 0);
  await visit.page.getByRole("link", { name: "Warraq" }).click();
  await visit.page.waitForURL(`${server.address}/?lang=en`);
  visit.assertClean();
  await visit.close();
});
