import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";

import { difference, keepScreenshot, launchBrowser, openPage, settledPicture } from "../browser.mjs";
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

/** Goes from the first page to Mirador with the drawn sample open. */
async function openSample(visit) {
  await visit.page.goto(server.address);
  const item = visit.page.locator(".item", { hasText: "sample-folios" });
  await item.getByRole("link", { name: "Open in Mirador" }).click();
  await visit.page.waitForURL("**/mirador?manifest=*");
  await visit.page.locator(".mirador-window").waitFor();
}

const picture = (page) => page.locator(".mirador-osd-container").first();

/** Addresses of regions of images: tiles, not thumbnails of whole images. */
function tiles(addresses) {
  return addresses.filter((url) => /\/\d+,\d+,\d+,\d+\/[^/]+\/0\/default\./.test(url));
}

test("an item opens in Mirador and its tiles are drawn", async () => {
  const visit = await openPage(browser);
  await openSample(visit);
  await visit.page.getByRole("heading", { name: "sample-folios" }).first().waitFor();
  await settledPicture(visit.page, picture(visit.page));
  assert.ok(tiles(visit.requests).length > 0, "tiles were asked for");
  await keepScreenshot(visit.page, "mirador");
  visit.assertClean();
  await visit.close();
});

test("turning the page asks for other tiles and shows another folio", async () => {
  const visit = await openPage(browser);
  await openSample(visit);
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
  // Whatever the sample's manifest says, here it is a bound book read from right to left.
  await visit.page.route("**/iiif/presentation/3/**/manifest", async (route) => {
    const answer = await route.fetch();
    const manifest = await answer.json();
    const bound = { behavior: ["paged"], viewingDirection: "right-to-left" };
    await route.fulfill({ response: answer, json: { ...manifest, ...bound } });
  });
  await openSample(visit);
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
  await openSample(visit);
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
  await visit.page.goto(server.address);
  const item = visit.page.locator(".item", { hasText: "sample-folios" });
  const link = await item.getByRole("link", { name: "IIIF manifest" }).getAttribute("href");
  const address = String(new URL(link, server.address));
  const manifest = await (await visit.page.request.get(address)).json();
  const canvas = manifest.items[3];
  const query = new URLSearchParams({ manifest: address, canvas: canvas.id });
  await visit.page.goto(`${server.address}/mirador?${query}`);
  const image = canvas.items[0].items[0].body.service[0].id;
  await visit.page.waitForRequest((request) => tiles([request.url()]).some((url) => url.startsWith(image)));
  await settledPicture(visit.page, picture(visit.page));
  await keepScreenshot(visit.page, "mirador-canvas-dark");
  visit.assertClean();
  await visit.close();
});

test("without a manifest Mirador opens an empty workspace", async () => {
  const visit = await openPage(browser);
  await visit.page.goto(`${server.address}/mirador`);
  await visit.page.locator(".mirador-viewer").waitFor();
  assert.equal(await visit.page.locator(".mirador-window").count(), 0);
  await visit.page.getByRole("link", { name: "Warraq" }).click();
  await visit.page.waitForURL(`${server.address}/`);
  visit.assertClean();
  await visit.close();
});
