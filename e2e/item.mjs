// The item that the tests read, and ways to it.

import { strict as assert } from "node:assert";

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
  /** A folio in two states. */
  choiceFolio: 6,
  restored: { ar: "بعد الترميم", en: "After restoration" },
  damaged: { ar: "قبل الترميم", en: "Before restoration" },
};

/** The address of the item's manifest, as the home page links to it. */
export async function manifestAddress(page, server) {
  await page.goto(server.address);
  const item = page.locator(".item", { hasText: SHELFMARK });
  const link = await item.getByRole("link", { name: "IIIF manifest" }).getAttribute("href");
  return String(new URL(link, server.address));
}

/** The item's manifest. */
export async function readManifest(page, address) {
  const answer = await page.request.get(address);
  assert.equal(answer.status(), 200, address);
  return answer.json();
}

/** The address of a viewer's page: `path` is `/mirador` or `/uv`. */
export function viewerAddress(server, path, parameters) {
  return `${server.address}${path}?${new URLSearchParams(parameters)}`;
}

/** From the home page, in the language `lang`, to the item in a viewer. */
export async function openFromHome(visit, server, { lang = "en", link, path }) {
  await visit.page.goto(`${server.address}/?lang=${lang}`);
  const item = visit.page.locator(".item", { hasText: SHELFMARK });
  await item.getByRole("link", { name: link }).click();
  await visit.page.waitForURL(`**${path}?manifest=*&lang=${lang}`);
}

/** Addresses of regions of images: tiles, not thumbnails of whole images. */
export function tiles(addresses) {
  return addresses.filter((url) => /\/\d+,\d+,\d+,\d+\/[^/]+\/0\/default\./.test(url));
}

/** The image service of the canvas at `index`: the beginning of its tiles' addresses. */
export function imageOf(manifest, index) {
  const { body } = manifest.items[index].items[0].items[0];
  return (body.items?.[0] ?? body).service[0].id;
}

/** Waits until a tile of the image service `image` is asked for. */
export function waitForTiles(page, image) {
  return page.waitForRequest((request) => tiles([request.url()]).some((url) => url.startsWith(image)));
}
