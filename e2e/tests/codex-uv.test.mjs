// A codex with all that a record can say, in Universal Viewer.
//
// What 4.4.0 does not show at all is not asked for here: Annotations that do not paint are shown
// by no part of it, and of the Choice of a document of version 2 the first picture alone (see
// uv.test.mjs).

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
import { choose, contents, picture, title } from "../uv.mjs";

let browser, server;

before(async () => {
  server = await startCodex();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What it calls its own parts: it does not speak Russian, and then speaks English. */
const ENGLISH = {
  index: "Index",
  information: "Expand Information",
  layers: "Layers",
  next: "Next Image",
};
const WORDS = {
  ar: { index: "الفهرس", information: "عرض المعلومات", layers: "الطبقات", next: "الصورة التالية" },
  ru: ENGLISH,
  en: ENGLISH,
};

for (const [lang, words] of Object.entries(WORDS)) {
  test(`what the record says, its contents and its layers are in ${lang} when asked`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, 3, CODEX.name);
    await openBook(page, server, "/uv", book, { lang });
    await settledPicture(page, picture(page));
    assert.equal(await title(page).innerText(), CODEX.title[lang]);
    assert.deepEqual(await languageOf(page), [lang, lang === "ar" ? "rtl" : "ltr"]);
    for (const { label } of CODEX.opening) {
      await contents(page).locator(".thumb").getByText(label[lang], { exact: true }).waitFor();
    }
    await choose(page, words.information);
    const information = page.locator(".rightPanel");
    await information.getByText(CODEX.binding.value[lang]).first().waitFor();
    assert.ok((await information.getByText(CODEX.binding.label[lang]).count()) > 0);
    await keepScreenshot(page, `codex-uv-${lang}-information`);

    await contents(page).getByText(words.index, { exact: true }).click();
    for (const sura of CODEX.suras) await contents(page).getByText(sura[lang]).first().waitFor();
    const [visible] = book.folios[CODEX.secondSura].images;
    const asked = waitForTiles(page, visible);
    await contents(page).getByText(CODEX.suras[1][lang]).first().click();
    await asked;
    await settledPicture(page, picture(page));
    await keepScreenshot(page, `codex-uv-${lang}-sura`);
    visit.assertClean();
    await visit.close();
  });

  test(`each of two lights is fetched and shown when it is chosen, in ${lang}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, 3, CODEX.name);
    const { canvas, images } = book.folios[CODEX.choice];
    await openBook(page, server, "/uv", book, { canvas, lang });
    const before = await settledPicture(page, picture(page));
    await assertShown(page, picture(page), "middle", images[0], images[1]);
    await picture(page).hover();
    await choose(page, words.layers);
    const light = (name) => page.locator(".overlay.choiceSwitch").getByRole("radio", { name });
    assert.ok(await light(CODEX.visible[lang]).isChecked(), "the visible light comes first");
    const asked = waitForTiles(page, images[1]);
    await light(CODEX.infrared[lang]).check();
    await asked;
    await settledPicture(page, picture(page), before);
    await assertShown(page, picture(page), "middle", images[1], images[0]);
    await keepScreenshot(page, `codex-uv-${lang}-infrared`);
    visit.assertClean();
    await visit.close();
  });
}

for (const [version, name, called] of [
  [3, CODEX.name, CODEX.title.ru],
  [2, CODEX.name, CODEX.title.ru],
  [3, READY[3], READY_TITLE.en],
  [2, READY[3], READY_TITLE.en],
  [3, READY[2], READY_TITLE.en],
  [2, READY[2], READY_TITLE.en],
]) {
  test(`the openings of ${name} are read from the right, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const book = await readBook(server, version, name);
    await openBook(page, server, "/uv", book, { lang: "ru" });
    const next = () => choose(page, "Next Image");
    // The board lies alone; of the leaves from elsewhere the first one does.
    let at = [1, 2];
    if (name === CODEX.name) {
      await turnToOpening(page, picture(page), next);
      at = CODEX.opening.map((folio) => folio.at);
    } else {
      const first = await settledPicture(page, picture(page));
      await next();
      await settledPicture(page, picture(page), first);
    }
    assert.equal(await title(page).innerText(), called);
    const [[first], [second]] = at.map((folio) => book.folios[folio].images);
    await assertShown(page, picture(page), "right", first, second);
    await assertShown(page, picture(page), "left", second, first);
    await keepScreenshot(page, `codex-uv-${name}-version-${version}`);
    visit.assertClean();
    await visit.close();
  });
}

for (const version of [3, 2]) {
  test(`a Collection shows what is in it, in version ${version}`, async () => {
    const visit = await openPage(browser);
    const { page } = visit;
    const manifest = `${server.address}/iiif/presentation/${version}/collections/${SHELF.name}`;
    await openBook(page, server, "/uv", { manifest }, { lang: "ru" });
    await settledPicture(page, picture(page));
    await keepScreenshot(page, `codex-uv-collection-version-${version}`);
    await contents(page).getByText(CODEX.title.ru).first().waitFor();
    await contents(page).getByText(READY_TITLE.en).first().waitFor();
    visit.assertClean();
    await visit.close();
  });
}

for (const lang of ["ar", "ru"]) {
  test(`it fits a phone in ${lang}`, async () => {
    const visit = await openPage(browser, PHONE);
    const { page } = visit;
    const book = await readBook(server, 3, CODEX.name);
    await openBook(page, server, "/uv", book, { lang });
    await settledPicture(page, picture(page));
    assert.equal(await overflow(page), 0, "nothing has to be scrolled sideways");
    assert.equal(await title(page).innerText(), CODEX.title[lang]);
    await keepScreenshot(page, `codex-uv-${lang}-phone`);
    visit.assertClean();
    await visit.close();
  });
}
