// A codex with all that a record can say, in Mirador.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  PHONE,
  keepScreenshot,
  languageOf,
  launchBrowser,
  openPage,
  overflow,
  settledPicture,
} from "../browser.mjs";
import { CODEX, READY, READY_TITLE, SHELF, startCodex } from "../codex.mjs";
import { assertShown, openBook, readBook, turnToOpening, waitForTiles } from "../item.mjs";
import { button, openPanel, picture, sideBar, turnToPanel } from "../mirador.mjs";

let browser, server;

before(async () => {
  server = await startCodex();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What Mirador calls its own parts: it does not speak Russian, and then speaks English. */
const ENGLISH = {
  sidebar: "Toggle sidebar",
  contents: "Index",
  layers: "Layers",
  annotations: "Annotations",
  next: "Next item",
};
const WORDS = {
  ar: {
    sidebar: "تبديل الشريط الجانبي",
    contents: "فهرس",
    layers: "طبقات",
    annotations: "التعليقات التوضيحية",
    next: "العنصر التالي",
  },
  ru: ENGLISH,
  en: ENGLISH,
};

for (const [lang, words] of Object.entries(WORDS)) {
  test(`what the record says, its contents and its layers are in ${lang} when asked`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, 3, CODEX.name);
    await openBook(page, server, "/mirador", book, { lang });
    await page.getByRole("heading", { name: CODEX.title[lang] }).first().waitFor();
    await settledPicture(page, picture(page));
    assert.deepEqual(await languageOf(page), [lang, lang === "ar" ? "rtl" : "ltr"]);
    const thumbnails = page.locator(".mirador-thumbnail-nav-canvas");
    for (const { label } of CODEX.opening) {
      await thumbnails.getByText(label[lang], { exact: true }).first().waitFor();
    }
    await button(page, words.sidebar).click();
    const { label, value } = CODEX.binding;
    await sideBar(page).getByText(value[lang]).first().waitFor();
    assert.ok((await sideBar(page).getByText(label[lang]).count()) > 0, label[lang]);
    await keepScreenshot(page, `codex-mirador-${lang}-information`);

    await turnToPanel(page, words.contents);
    for (const sura of CODEX.suras) await sideBar(page).getByText(sura[lang]).first().waitFor();
    const [image] = book.folios[CODEX.secondSura].images;
    const asked = waitForTiles(page, image);
    await sideBar(page).getByText(CODEX.suras[1][lang]).click();
    await asked;
    await settledPicture(page, picture(page));
    await keepScreenshot(page, `codex-mirador-${lang}-sura`);

    await turnToPanel(page, words.layers);
    for (const layer of [CODEX.visible, CODEX.infrared]) {
      await sideBar(page).getByText(layer[lang]).first().waitFor();
    }
    await keepScreenshot(page, `codex-mirador-${lang}-layers`);
    visit.assertClean();
    await visit.close();
  });
}

test("from a home page that is asked for in Russian it is opened in Russian", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  await page.goto(`${server.address}/?lang=ru`);
  const item = page.locator(".item", { hasText: CODEX.title.ru });
  await item.getByRole("link", { name: "Открыть в Mirador" }).click();
  await page.waitForURL("**/mirador?manifest=*&lang=ru");
  await page.getByRole("heading", { name: CODEX.title.ru }).first().waitFor();
  visit.assertClean();
  await visit.close();
});

for (const version of [3, 2]) {
  test(`a browser of Kazakh, then Russian, is shown what there is in each, in version ${version}`, async () => {
    const extraHTTPHeaders = { "accept-language": "kk-KZ,ru;q=0.9,en;q=0.8" };
    const visit = await openPage(browser, { extraHTTPHeaders });
    const { page } = visit;
    await page.goto(`${server.address}/`);
    const item = page.locator(".item", { hasText: CODEX.title.ru });
    await item.waitFor();
    const book = await readBook(server, version, CODEX.name);
    await openBook(page, server, "/mirador", book);
    await page.getByRole("heading", { name: CODEX.title.ru }).first().waitFor();
    await button(page, ENGLISH.sidebar).click();
    // The shelfmark and its language are told in words of ours.
    for (const text of ["Сақтау шифры", "Араб тілі", CODEX.binding.value.ru]) {
      await sideBar(page).getByText(text).first().waitFor();
    }
    visit.assertClean();
    await visit.close();
  });

  test(`its openings are read from the right, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, version, CODEX.name);
    await openBook(page, server, "/mirador", book, { lang: "ru" });
    await page.getByRole("heading", { name: CODEX.title.ru }).first().waitFor();
    await turnToOpening(page, picture(page), () => button(page, "Next item").click());
    // Read first: the page on the right.
    const [[first], [second]] = CODEX.opening.map(({ at }) => book.folios[at].images);
    await assertShown(page, picture(page), "right", first, second);
    await assertShown(page, picture(page), "left", second, first);
    await keepScreenshot(page, `codex-mirador-opening-version-${version}`);
    visit.assertClean();
    await visit.close();
  });

  test(`each of two lights is fetched and shown when it is chosen, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, version, CODEX.name);
    const { canvas, images } = book.folios[CODEX.choice];
    await openBook(page, server, "/mirador", book, { canvas });
    const before = await settledPicture(page, picture(page));
    await openPanel(page, "Layers");
    await assertShown(page, picture(page), "middle", images[0], images[1]);
    const layer = (light) => sideBar(page).getByRole("listitem").filter({ hasText: light.en });
    const asked = waitForTiles(page, images[1]);
    await button(layer(CODEX.infrared), "Show layer").click();
    await button(layer(CODEX.visible), "Hide layer").click();
    await asked;
    await settledPicture(page, picture(page), before);
    await assertShown(page, picture(page), "middle", images[1], images[0]);
    await keepScreenshot(page, `codex-mirador-infrared-version-${version}`);
    visit.assertClean();
    await visit.close();
  });

  test(`what was read and noted is listed beside its page, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, version, CODEX.name);
    for (const [at, said] of [
      [CODEX.transcribed, CODEX.lines],
      [CODEX.choice, [CODEX.note]],
    ]) {
      const { canvas } = book.folios[at];
      await openBook(page, server, "/mirador", book, { canvas });
      await settledPicture(page, picture(page));
      await openPanel(page, "Annotations");
      for (const text of said) await sideBar(page).getByText(text).first().waitFor();
      await keepScreenshot(page, `codex-mirador-annotations-${at}-version-${version}`);
    }
    visit.assertClean();
    await visit.close();
  });
}

for (const written of [3, 2]) {
  for (const asked of [3, 2]) {
    test(`a document of another library, written in ${written}, opens in ${asked}`, async () => {
      const visit = await openPage(browser);
      const { page } = visit;
      const book = await readBook(server, asked, READY[written]);
      await openBook(page, server, "/mirador", book, { lang: "ar" });
      await page.getByRole("heading", { name: READY_TITLE.ar }).first().waitFor();
      const shown = await settledPicture(page, picture(page));
      await button(page, WORDS.ar.next).click();
      await settledPicture(page, picture(page), shown);
      const [[first], [second]] = [1, 2].map((at) => book.folios[at].images);
      await assertShown(page, picture(page), "right", first, second);
      visit.assertClean();
      await visit.close();
    });
  }
}

for (const version of [3, 2]) {
  test(`a Collection shows what is in it, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const manifest = `${server.address}/iiif/presentation/${version}/collections/${SHELF.name}`;
    await openBook(page, server, "/mirador", { manifest }, { lang: "ru" });
    await button(page, "show collection").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(CODEX.title.ru).waitFor();
    assert.equal(await dialog.getByText(READY_TITLE.en).count(), 2);
    await keepScreenshot(page, `codex-mirador-collection-version-${version}`);
    await dialog.getByText(CODEX.title.ru).click();
    await settledPicture(page, picture(page));
    await page.getByRole("heading", { name: CODEX.title.ru }).first().waitFor();
    visit.assertClean();
    await visit.close();
  });
}

for (const lang of ["ar", "ru"]) {
  test(`the contents fit a phone in ${lang}`, async () => {
    const visit = await openPage(browser, PHONE);
    const { page } = visit;
    const book = await readBook(server, 3, CODEX.name);
    await openBook(page, server, "/mirador", book, { lang });
    await settledPicture(page, picture(page));
    await openPanel(page, WORDS[lang].contents, WORDS[lang].sidebar);
    await sideBar(page).getByText(CODEX.suras[0][lang]).first().waitFor();
    assert.equal(await overflow(page), 0, "nothing has to be scrolled sideways");
    await keepScreenshot(page, `codex-mirador-${lang}-phone`);
    visit.assertClean();
    await visit.close();
  });
}
