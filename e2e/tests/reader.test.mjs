import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "../axe.mjs";
import {
  PHONE,
  difference,
  keepScreenshot,
  languageOf,
  launchBrowser,
  openPage,
  overflow,
  samplesIn,
  settledPicture,
} from "../browser.mjs";
import { CODEX, READY, startCodex } from "../codex.mjs";
import { startServer } from "../server.mjs";

let browser, server, codex;

before(async () => {
  server = await startServer();
  codex = await startCodex();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await codex?.stop();
  await server?.stop();
});

const surface = (page) => page.locator("#surface");

/** Opens the reader and waits until the folios of `opening`, if given, lie there. */
async function read(address, opening, options) {
  const visit = await openPage(browser, options);
  await visit.page.goto(address);
  await visit.page.locator("#reader[data-opening]").waitFor();
  if (opening) await isOpen(visit.page, opening);
  return visit;
}

const isOpen = (page, folios) => page.locator(`#reader[data-opening="${folios}"]`).waitFor();

/** A parameter of the page's address. */
const told = (page, key) => new URL(page.url()).searchParams.get(key);

const isTold = (page, key, test) => page.waitForURL((url) => test(url.searchParams.get(key)));

/** Presses a key while the picture has the focus. */
async function press(page, ...keys) {
  await page.locator("#surface .openseadragon-canvas").focus();
  for (const key of keys) await page.keyboard.press(key);
}

test("openings of a right-to-left book come in order, and the left arrow goes on", async () => {
  const visit = await read(`${server.address}/read/muallaqa`, "board-upper");
  const { page } = visit;
  for (const opening of ["board-upper-inside 001r", "001v 002r", "002v 003r"]) {
    await press(page, "ArrowLeft");
    await isOpen(page, opening);
  }
  const strip = await page.locator("#strip a[aria-current]").allInnerTexts();
  assert.deepEqual(strip.map((it) => it.trim()), ["2v", "3r"]);
  const [first, second] = [
    await page.locator("#strip a[aria-current]").first().boundingBox(),
    await page.locator("#strip a[aria-current]").last().boundingBox(),
  ];
  assert.ok(first.x > second.x, "2v stands to the right of 3r");
  assert.match(await page.getByRole("status").innerText(), /2v – 3r/);
  await press(page, "ArrowRight");
  await isOpen(page, "001v 002r");
  await page.getByRole("button", { name: "Next folios" }).click();
  await isOpen(page, "002v 003r");
  await page.goBack();
  await isOpen(page, "001v 002r");
  visit.assertClean();
  await visit.close();
});

test("what comes first of an opening is seen on the right", async () => {
  const opening = await read(`${codex.address}/read/codex?folio=2r&layer=1`, "1v 2r");
  await settledPicture(opening.page, surface(opening.page));
  const mean = (samples) => samples.reduce((sum, it) => sum + it, 0) / samples.length;
  const half = (x) => ({ x, y: 0.4, width: 0.12, height: 0.2 });
  const left = mean(await samplesIn(opening.page, surface(opening.page), half(0.36)));
  const right = mean(await samplesIn(opening.page, surface(opening.page), half(0.52)));
  assert.ok(left + 30 < right, `2r in infrared, which is dark, lies on the left: ${left}, ${right}`);
  opening.assertClean();
  await opening.close();
});

test("the address tells folio, detail, light and rotation, and a reload restores them", async () => {
  const visit = await read(`${server.address}/read/muallaqa?folio=2r`, "001v 002r");
  const { page } = visit;
  assert.equal(told(page, "xywh"), null, "nothing was moved");
  await settledPicture(page, surface(page));
  await page.getByRole("button", { name: "Light and color" }).click();
  await page.getByLabel("Inverted").check();
  await isTold(page, "invert", (it) => it === "1");
  await page.keyboard.press("Escape");
  await page.locator(".panel").waitFor({ state: "hidden" });
  const filter = () => page.locator("#surface canvas").first().evaluate((it) => it.style.filter);
  assert.match(await filter(), /invert/);
  await settledPicture(page, surface(page));
  await press(page, "+", "+", "r");
  await isTold(page, "xywh", Boolean);
  await isTold(page, "rotation", (it) => it === "90");
  const seen = await settledPicture(page, surface(page));
  const address = page.url();
  await page.reload();
  await isOpen(page, "001v 002r");
  assert.match(await filter(), /invert/);
  const again = await settledPicture(page, surface(page));
  assert.ok(difference(seen, again) < 12, `the same is seen: ${difference(seen, again)}`);
  assert.equal(page.url(), address, "looking changes nothing");
  visit.assertClean();
  await visit.close();
});

test("layers are laid over one another by fading and by a curtain", async () => {
  const visit = await read(`${codex.address}/read/codex?folio=2r`, "1v 2r");
  const { page } = visit;
  const plain = await settledPicture(page, surface(page));
  await page.getByRole("button", { name: "Layers" }).click();
  await page.getByLabel("Above").selectOption("1");
  const offered = await page.getByLabel("Above").locator("option").allInnerTexts();
  assert.ok(offered[2].startsWith(CODEX.infrared.en), String(offered));
  const faded = await settledPicture(page, surface(page), plain);
  await page.getByLabel("How much of the upper layer").fill("100");
  await isTold(page, "fade", (it) => it === "1");
  const full = await settledPicture(page, surface(page), faded);
  await page.getByRole("radio", { name: "Curtain" }).check();
  await page.getByLabel("How much of the upper layer").fill("20");
  const drawn = await settledPicture(page, surface(page), full);
  const handle = page.getByRole("slider", { name: "Edge of the curtain" });
  await handle.focus();
  for (let step = 0; step < 6; step++) await page.keyboard.press("ArrowLeft");
  assert.equal(await handle.getAttribute("aria-valuenow"), "50");
  await isTold(page, "curtain", (it) => it === "0.5");
  await settledPicture(page, surface(page), drawn);
  assert.equal(told(page, "over"), "1");
  await keepScreenshot(page, "reader-curtain");
  visit.assertClean();
  await visit.close();
});

test("contents open what they name, and texts stand beside the folio", async () => {
  const visit = await read(`${codex.address}/read/codex`);
  const { page } = visit;
  await page.getByRole("button", { name: "Contents" }).click();
  await page.getByRole("link", { name: CODEX.suras[0].en }).click();
  await isOpen(page, "1v 2r");
  await page.getByRole("button", { name: "Text" }).click();
  const lines = page.locator("#panel-text [lang=ar] ");
  await page.getByText(CODEX.lines[0]).waitFor();
  assert.deepEqual(await lines.allInnerTexts(), CODEX.lines);
  assert.equal(await lines.first().evaluate((it) => getComputedStyle(it).direction), "rtl");
  await page.getByText(CODEX.note).waitFor();
  await page.getByText(CODEX.lines[1]).click();
  await isTold(page, "xywh", Boolean);
  visit.assertClean();
  await visit.close();
});

test("a detail is marked by keys alone and cited by its address", async () => {
  const visit = await read(`${server.address}/read/muallaqa?folio=003r&single=1`, "003r");
  const { page } = visit;
  await settledPicture(page, surface(page));
  await press(page, "s");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  const link = page.getByRole("link", { name: "Cite this detail" });
  const address = await link.getAttribute("href");
  assert.match(address, /\/m\/muallaqa\/003r\/\d+,\d+,\d+,\d+$/);
  await page.keyboard.press("Escape");
  assert.equal(await link.count(), 0, "Esc takes it away");
  await page.goto(address);
  await page.getByRole("heading", { name: "Detail of 3r" }).waitFor();
  visit.assertClean();
  await visit.close();
});

test("lengths are measured where the size is known, and only there", async () => {
  const known = await read(`${server.address}/read/muallaqa?folio=003r&single=1`, "003r");
  await settledPicture(known.page, surface(known.page));
  await known.page.locator("#scale").waitFor();
  await known.page.getByRole("button", { name: "Measure" }).click();
  const frame = await surface(known.page).boundingBox();
  const [x, y] = [frame.x + frame.width / 2, frame.y];
  await known.page.mouse.move(x, y + 1);
  await known.page.mouse.down();
  await known.page.mouse.move(x, y + frame.height - 1, { steps: 5 });
  await known.page.mouse.up();
  // What the file says of its pixels, in cm for the 4000 of its height.
  const answer = await fetch(`${server.address}/iiif/3/muallaqa%2F003r.tif/info.json`);
  const { service, height: pixels } = await answer.json();
  const { physicalScale, physicalUnits } = [service].flat()[0];
  const height = physicalScale * pixels * { mm: 0.1, cm: 1, in: 2.54 }[physicalUnits];
  const measured = parseFloat(await known.page.locator("#marked output").innerText());
  assert.ok(Math.abs(measured - height) < 0.3, `${measured} cm, and it is ${height} cm high`);
  known.assertClean();
  await known.close();
  const unknown = await read(`${codex.address}/read/codex?folio=2r`, "1v 2r");
  await settledPicture(unknown.page, surface(unknown.page));
  assert.ok(await unknown.page.locator("#scale").isHidden());
  assert.ok(await unknown.page.locator("#measure").isHidden());
  await unknown.close();
});

for (const version of Object.values(READY)) {
  test(`documents of another library are read as well: ${version}`, async () => {
    const visit = await read(`${codex.address}/read/${version}`);
    await settledPicture(visit.page, surface(visit.page));
    await press(visit.page, "ArrowLeft");
    await visit.page.locator("#strip li:nth-child(3) a[aria-current]").waitFor();
    const labels = await visit.page.locator("#strip a[aria-current]").allInnerTexts();
    assert.deepEqual(labels.map((it) => it.trim()), ["1v", "2r"]);
    visit.assertClean();
    await visit.close();
  });
}

test("a Manifest or a picture that is not there is told of, and can be tried again", async () => {
  const visit = await openPage(browser);
  const { page } = visit;
  const manifest = "**/iiif/presentation/3/muallaqa/manifest";
  await page.route(manifest, (route) => route.abort());
  await page.goto(`${server.address}/read/muallaqa?folio=2r`);
  await page.getByRole("alert").getByText("cannot be fetched").waitFor();
  await page.unroute(manifest);
  await page.route("**/muallaqa%2F002r.tif/info.json", (route) => route.abort());
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Some pictures cannot be fetched").waitFor();
  await page.unroute("**/muallaqa%2F002r.tif/info.json");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("alert").waitFor({ state: "hidden" });
  await settledPicture(page, surface(page));
  await visit.close();
});

for (const language of ["en", "ar"]) {
  for (const [device, options] of Object.entries({ desktop: {}, phone: PHONE })) {
    test(`${language}, ${device}: fits, is quiet, accessible, in light and dark`, async () => {
      const open = device === "phone" ? "003r" : "002v 003r";
      for (const colorScheme of ["light", "dark"]) {
        const address = `${server.address}/read/muallaqa?folio=003r&lang=${language}`;
        const visit = await read(address, open, { ...options, colorScheme });
        const { page } = visit;
        assert.deepEqual(await languageOf(page), [language, language === "ar" ? "rtl" : "ltr"]);
        assert.ok((await overflow(page)) <= 0, "nothing is cut off at the side");
        await settledPicture(page, surface(page));
        await keepScreenshot(page, `reader-${language}-${device}-${colorScheme}`);
        for (const panel of ["contents", "text", "layers", "image", "about"]) {
          await page.locator(`#show-${panel}`).click();
          await assertAccessible(page);
          await keepScreenshot(page, `reader-${panel}-${language}-${device}-${colorScheme}`);
        }
        visit.assertClean();
        await visit.close();
      }
    });
  }
}
