import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  PHONE,
  chooseLanguage,
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
  assertShown,
  assertStates,
  openBook,
  openFromHome,
  readBook,
  tiles,
  turnToOpening,
  waitForTiles,
} from "../item.mjs";
import { startServer } from "../server.mjs";
import { choose, contents, picture, title } from "../uv.mjs";

let browser, server;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Goes from the home page to Universal Viewer with the item open. */
async function openItem(visit, lang = "en") {
  const link = { en: "Open in Universal Viewer", ar: "فتح في Universal Viewer" }[lang];
  await openFromHome(visit, server, { lang, link, path: "/uv" });
  await picture(visit.page).waitFor();
}

test("an item opens in Universal Viewer and its tiles are drawn", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  await settledPicture(visit.page, picture(visit.page));
  assert.equal(await title(visit.page).innerText(), BOOK.title.en);
  assert.ok(tiles(visit.requests).length > 0, "tiles were asked for");
  const stray = visit.requests.filter((url) => new URL(url).pathname.startsWith("/images/"));
  assert.deepEqual(stray, [], "no picture is asked for that nobody has");
  await keepScreenshot(visit.page, "uv-en");
  visit.assertClean();
  await visit.close();
});

test("turning the page asks for other tiles, and the address remembers the folio", async () => {
  const visit = await openPage(browser);
  const [image] = (await readBook(server)).folios[1].images;
  await openItem(visit);
  const first = await settledPicture(visit.page, picture(visit.page));
  const asked = waitForTiles(visit.page, image);
  await choose(visit.page, "Next Image");
  await asked;
  const second = await settledPicture(visit.page, picture(visit.page), first);
  assert.ok(difference(first, second) > 4, "the picture is another one");
  assert.equal(new URL(visit.page.url()).hash, "#?cv=1");

  const again = waitForTiles(visit.page, image);
  await chooseLanguage(visit.page, "العربية");
  await again;
  assert.deepEqual(await languageOf(visit.page), ["ar", "rtl"]);
  visit.assertClean();
  await visit.close();
});

test("a canvas in the address is the one that opens, alone", async () => {
  const visit = await openPage(browser);
  const book = await readBook(server);
  const { canvas, images } = book.folios[3];
  await openBook(visit.page, server, "/uv", book, { canvas });
  await waitForTiles(visit.page, images[0]);
  await settledPicture(visit.page, picture(visit.page));
  const others = tiles(visit.requests).filter((url) => !url.startsWith(images[0]));
  assert.deepEqual(others, [], "no tiles of the facing folio");
  assert.equal(await visit.page.locator(".thumb.selected").innerText(), BOOK.opening[0].label.en);
  await keepScreenshot(visit.page, "uv-canvas");
  visit.assertClean();
  await visit.close();
});

test("a book is opened from right to left, and its labels are in the page's language", async () => {
  const book = await readBook(server);
  for (const [lang, next] of [["en", "Next Image"], ["ar", "الصورة التالية"]]) {
    const visit = await openPage(browser);
    await openItem(visit, lang);
    await turnToOpening(visit.page, picture(visit.page), () => choose(visit.page, next));
    assert.equal(await title(visit.page).innerText(), BOOK.title[lang]);
    // The verso of the first leaf is read first: it stands on the right of its opening.
    await assertOpening(visit.page, picture(visit.page), book);
    const [verso, recto] = await Promise.all(
      BOOK.opening.map(async ({ label: labels }) => {
        const label = labels[lang];
        const thumb = contents(visit.page).locator(".thumb.selected", { hasText: label });
        return (await thumb.boundingBox()).x;
      }),
    );
    assert.ok(verso > recto, `${lang}: the verso at ${verso}, the recto at ${recto}`);
    await keepScreenshot(visit.page, `uv-${lang}-opening`);
    visit.assertClean();
    await visit.close();
  }
});

test("a manifest of version 2 opens, read from the right", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  const book = await readBook(server, 2);
  await openBook(page, server, "/uv", book);
  const asked = waitForTiles(page, book.folios[BOOK.opening[0].at].images[0]);
  await turnToOpening(page, picture(page), () => choose(page, "Next Image"));
  await asked;
  assert.equal(await title(page).innerText(), BOOK.title.en);
  await assertOpening(page, picture(page), book);
  await keepScreenshot(page, "uv-version-2");
  visit.assertClean();
  await visit.close();
});

for (const [version, lang, index] of [[3, "en", "Index"], [3, "ar", "الفهرس"], [2, "en", "Index"]]) {
  test(`the contents lead to a folio, in version ${version}, in ${lang}`, async () => {
    const visit = await openPage(browser);
    const book = await readBook(server, version);
    await openBook(visit.page, server, "/uv", book, { lang });
    await settledPicture(visit.page, picture(visit.page));
    await contents(visit.page).getByText(index, { exact: true }).click();
    const asked = waitForTiles(visit.page, book.folios[BOOK.stormFolio].images[0]);
    await contents(visit.page).getByText(BOOK.storm[lang]).click();
    await asked;
    await settledPicture(visit.page, picture(visit.page));
    await keepScreenshot(visit.page, `uv-${lang}-contents-version-${version}`);
    visit.assertClean();
    await visit.close();
  });
}

test("in Arabic every panel speaks Arabic, from the right", async () => {
  const visit = await openPage(browser);
  await openItem(visit, "ar");
  const { page } = visit;
  await settledPicture(page, picture(page));
  assert.deepEqual(await languageOf(page), ["ar", "rtl"]);
  assert.ok((await contents(page).boundingBox()).x > 640, "the contents are on the right");
  await choose(page, "عرض المعلومات");
  await page.locator(".rightPanel").getByText(BOOK.author.ar).first().waitFor();
  await keepScreenshot(page, "uv-ar-information");
  for (const [name, dialogue, said] of [
    ["الإعدادات", "settings", "إظهار خريطة التصفح"],
    ["تنزيل", "download", "الصورة كاملة"],
    ["مشاركة", "share", "رابط هذه الصفحة"],
    ["ضبط الصورة", "adjustImage", "السطوع"],
  ]) {
    // The buttons over the picture show themselves to whoever comes near.
    await picture(page).hover();
    await choose(page, name);
    const overlay = page.locator(`.overlay.${dialogue}`);
    await overlay.getByText(said).first().waitFor();
    await keepScreenshot(page, `uv-ar-${dialogue}`);
    await overlay.getByText("إغلاق").first().click();
    await overlay.waitFor({ state: "hidden" });
  }
  visit.assertClean();
  await visit.close();
});

test("no text that Universal Viewer may show is left in English", async () => {
  const visit = await openPage(browser);
  await visit.page.addInitScript(() => {
    // What the page hands over, seen on its way.
    let viewer;
    Object.defineProperty(window, "UV", {
      get: () => viewer,
      set: (given) => {
        const init = (...asked) => (window.started = given.init(...asked));
        viewer = { ...given, init };
      },
    });
  });
  await openItem(visit, "ar");
  await settledPicture(visit.page, picture(visit.page));
  const texts = await visit.page.evaluate(() => {
    const { content, modules } = window.started.get().extension.data.config;
    const all = (part) => (typeof part === "string" ? [part] : Object.values(part).flatMap(all));
    return [content, ...Object.values(modules).map((part) => part.content ?? {})].flatMap(all);
  });
  assert.ok(texts.length > 200, `${texts.length} texts`);
  const english = texts.filter((text) => /[A-Za-z]/.test(text) && !/\p{Script=Arabic}/u.test(text));
  // Names of texts that its own English lacks, and one that no panel of ours shows.
  assert.deepEqual([...new Set(english)].sort(), [
    "$entireFileWithFormat",
    "$shareUrl",
    "placeholder text",
  ]);
  await visit.close();
});

test("a folio in two states shows the chosen one", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  const book = await readBook(server);
  const { canvas } = book.folios[BOOK.choiceFolio];
  await openBook(page, server, "/uv", book, { canvas, lang: "ar" });
  await settledPicture(page, picture(page));
  await picture(page).hover();
  await choose(page, "الطبقات");
  const state = (name) => page.locator(".overlay.choiceSwitch").getByRole("radio", { name });
  assert.ok(await state(BOOK.restored.ar).isChecked(), "the restored state comes first");
  await assertStates(page, picture(page), book, () => state(BOOK.damaged.ar).check());
  await keepScreenshot(page, "uv-ar-before-restoration");
  visit.assertClean();
  await visit.close();
});

// Its button for the other states is there for version 3 only: 4.4.0 does not look for
// them in an `oa:Choice`.
test("a folio in two states is shown restored in version 2", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  const book = await readBook(server, 2);
  const { canvas, images } = book.folios[BOOK.choiceFolio];
  await openBook(page, server, "/uv", book, { canvas });
  await settledPicture(page, picture(page));
  await keepScreenshot(page, "uv-two-states-version-2");
  await assertShown(page, picture(page), "middle", ...images);
  visit.assertClean();
  await visit.close();
});

test("the home page and the other language are reached by keyboard", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  await settledPicture(visit.page, picture(visit.page));
  await assertBarByKeyboard(visit.page, "uv");
  visit.assertClean();
  await visit.close();
});

for (const lang of ["en", "ar"]) {
  test(`Universal Viewer in ${lang} fits a phone`, async () => {
    const visit = await openPage(browser, PHONE);
    await openItem(visit, lang);
    await settledPicture(visit.page, picture(visit.page));
    assert.equal(await overflow(visit.page), 0, "nothing has to be scrolled sideways");
    // Cut off at its end, not at its beginning.
    const direction = await title(visit.page).evaluate((it) => getComputedStyle(it).direction);
    assert.equal(direction, { en: "ltr", ar: "rtl" }[lang]);
    await keepScreenshot(visit.page, `uv-${lang}-phone`);
    visit.assertClean();
    await visit.close();
  });
}

test("without a manifest the page says what to do", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(`${server.address}/uv`);
  await visit.page.getByRole("heading", { name: "Nothing to open" }).waitFor();
  await visit.page.getByRole("link", { name: "To the home page" }).click();
  await visit.page.waitForURL(`${server.address}/?lang=en`);
  visit.assertClean();
  await visit.close();
});

test("every part that Universal Viewer may load is there", async () => {
  const visit = await openPage(browser);
  await openItem(visit);
  const script = await visit.page.locator('script[src$="/UV.js"]').getAttribute("src");
  const folder = new URL(script, server.address);
  const bundle = await (await visit.page.request.get(String(folder))).text();
  // webpack's table: the number of a part and the hash in its file's name.
  const [table] = /\{(?:[\de]+:"[0-9a-f]{20}",?)+\}/.exec(bundle);
  const names = Object.fromEntries(
    [...table.matchAll(/([\de]+):"([0-9a-f]{20})"/g)].map(([, part, hash]) => [part, hash]),
  );
  const [, number, word] = /\((\d+)===\w\?"(\w+)":\w\)\+"\."/.exec(bundle);
  const files = Object.entries(names).map(
    ([part, hash]) => `${part === number ? word : Number(part)}.${hash}.js`,
  );
  assert.ok(files.length > 150, `${files.length} parts`);
  for (const file of files) {
    const answer = await visit.page.request.head(String(new URL(file, folder)));
    assert.equal(answer.status(), 200, file);
  }
  await visit.close();
});
