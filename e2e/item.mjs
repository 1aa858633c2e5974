// The item that the tests read, ways to it, and what every viewer must show of it.

import { strict as assert } from "node:assert";

import {
  SETTLE_LIMIT_MS,
  difference,
  keepScreenshot,
  samplesIn,
  samplesOf,
  settledPicture,
  tabOn,
} from "./browser.mjs";

/** The item's identifier. */
export const ITEM = "muallaqa";

/** The drawn sample, by what stands on its card in every language. */
export const SHELFMARK = "Warraq MS 1";

/** What its record says, as far as the tests look at it. */
export const BOOK = {
  title: {
    ar: "مختارات من معلّقة امرئ القيس",
    en: "Selections from the Muʿallaqa of Imruʾ al-Qays",
  },
  /** Of the second opening: a verso and the recto that faces it, by index and label. */
  opening: [
    { at: 3, label: { ar: "١ظ", en: "1v" } },
    { at: 4, label: { ar: "٢و", en: "2r" } },
  ],
  author: { ar: "امرؤ القيس بن حُجْر الكندي", en: "Imruʾ al-Qays ibn Ḥujr al-Kindī" },
  /** A range, and the folio that it begins with. */
  storm: { ar: "البرق والسيل", en: "Lightning and storm" },
  stormFolio: 7,
  /** A folio in two states, that after restoration first. */
  choiceFolio: 6,
  restored: { ar: "بعد الترميم", en: "After restoration" },
  damaged: { ar: "قبل الترميم", en: "Before restoration" },
};

/**
 * An item's manifest in a version of the Presentation API: its address and its folios,
 * each with the id of its canvas and the image services of its states.
 */
export async function readBook(server, version = 3, item = ITEM) {
  const manifest = `${server.address}/iiif/presentation/${version}/${item}/manifest`;
  const answer = await fetch(manifest);
  assert.equal(answer.status, 200, manifest);
  const folios = { 2: foliosOf2, 3: foliosOf3 }[version](await answer.json());
  return { manifest, folios };
}

function foliosOf3({ items }) {
  return items.map(({ id, items: [{ items: [{ body }] }] }) => {
    const states = body.type === "Choice" ? body.items : [body];
    return { canvas: id, images: states.map(({ service: [image] }) => image.id ?? image["@id"]) };
  });
}

function foliosOf2({ sequences: [{ canvases }] }) {
  return canvases.map(({ "@id": canvas, images: [{ resource }] }) => {
    const choice = resource["@type"] === "oa:Choice";
    const states = choice ? [resource.default, resource.item].flat() : [resource];
    return { canvas, images: states.map((state) => state.service["@id"]) };
  });
}

/** Goes to a viewer with a book open: `path` is `/mirador` or `/uv`. */
export async function openBook(page, server, path, { manifest }, parameters = {}) {
  await page.goto(`${server.address}${path}?${new URLSearchParams({ manifest, ...parameters })}`);
}

/** From the home page, in the language `lang`, to the item in a viewer. */
export async function openFromHome(visit, server, { lang = "en", link, path }) {
  await visit.page.goto(`${server.address}/?lang=${lang}`);
  const item = visit.page.locator(".item", { hasText: SHELFMARK });
  await item.getByRole("link", { name: link }).click();
  await visit.page.waitForURL(`**${path}?manifest=*&lang=${lang}`);
}

/** Asserts that what stands above a viewer in English is reached by keyboard and followed. */
export async function assertBarByKeyboard(page, name) {
  const steps = [
    ["site", (href) => href?.endsWith("/?lang=en")],
    ["languages", (href) => href === undefined],
    ["ar", (href) => href?.endsWith("&lang=ar")],
  ];
  for (const [step, isThere] of steps) {
    const { href, shows } = await tabOn(page);
    assert.ok(isThere(href) && shows, `${step}: at ${href}, focus shown: ${shows}`);
    await keepScreenshot(page, `${name}-focus-${step}`);
    if (step !== "site") await page.keyboard.press("Enter");
  }
  await page.waitForURL(`**/${name}?manifest=*&lang=ar`);
}

/** Addresses of regions of images: tiles, not thumbnails of whole images. */
export function tiles(addresses) {
  return addresses.filter((url) => /\/\d+,\d+,\d+,\d+\/[^/]+\/0\/default\./.test(url));
}

/** Waits until a tile of the image service `image` is asked for. */
export function waitForTiles(page, image) {
  const isTile = (url) => tiles([url]).length > 0 && url.startsWith(`${image}/`);
  return page.waitForRequest((request) => isTile(request.url()));
}

/** From the cover to the second opening; `turn` turns the page. Gives what `view` then shows. */
export async function turnToOpening(page, view, turn) {
  let shown = await settledPicture(page, view);
  for (const _ of ["first opening", "second opening"]) {
    await turn();
    shown = await settledPicture(page, view, shown);
  }
  return shown;
}

/** Asserts that `view` shows the second opening as the book does: its verso on the right. */
export async function assertOpening(page, view, { folios }) {
  const [[verso], [recto]] = BOOK.opening.map(({ at }) => folios[at].images);
  await assertShown(page, view, "right", verso, recto);
  await assertShown(page, view, "left", recto, verso);
}

/**
 * Asserts that `view` shows the folio in two states, alone, restored and then damaged;
 * `choose` chooses the damaged one.
 */
export async function assertStates(page, view, { folios }, choose) {
  const [restored, damaged] = folios[BOOK.choiceFolio].images;
  const before = await settledPicture(page, view);
  await assertShown(page, view, "middle", restored, damaged);
  await Promise.all([waitForTiles(page, damaged), choose()]);
  await settledPicture(page, view, before);
  await assertShown(page, view, "middle", damaged, restored);
}

/**
 * Asserts that a folio fitted to `view`, alone in its middle or of an opening at its left
 * or right, is that of the image service `image` and by far not that of `other`. A viewer
 * that is still fitting it, after a panel opened say, is given time to end.
 */
export async function assertShown(page, view, place, image, other) {
  const [wanted, unwanted] = await Promise.all(
    [image, other].map(async (service) => {
      const region = `pct:0,0,100,${100 * UPPER}`;
      const answer = await page.request.get(`${service}/${region}/300,/0/default.jpg`);
      return samplesOf(page, await answer.body(), COARSE);
    }),
  );
  const end = Date.now() + SETTLE_LIMIT_MS;
  let near, far;
  do {
    const seen = await samplesIn(page, view, await partOf(view, place), COARSE);
    [near, far] = [difference(seen, wanted), difference(seen, unwanted)];
  } while (near * 2 >= far && Date.now() < end);
  const said = `in the ${place}: ${near.toFixed(1)} from ${image}, ${far.toFixed(1)} from ${other}`;
  assert.ok(near * 2 < far, said);
}

/** Samples on each side of a grid to which a line of writing a little lower looks the same. */
const COARSE = 16;

/** How much of a folio's height is free of the buttons that viewers lay over its foot. */
const UPPER = 0.75;

/** Where that much of a folio, 3 wide and 4 high, lies in a view: in shares of the view. */
async function partOf(view, place) {
  const { width, height } = await view.boundingBox();
  const scale = Math.min(width / (place === "middle" ? 3 : 6), height / 4);
  const [across, down] = [(3 * scale) / width, (4 * scale) / height];
  const x = { left: 0.5 - across, middle: 0.5 - across / 2, right: 0.5 }[place];
  return { x, y: 0.5 - down / 2, width: across, height: down * UPPER };
}
