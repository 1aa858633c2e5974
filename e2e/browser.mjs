// A real browser, and a watch on what its pages do.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));
const POLL_MS = 150;
export const SETTLE_LIMIT_MS = 30_000;

/** What published viewers write to the console whatever the server does. */
const KNOWN_NOISE = [
  // Mirador 4.0.0: a remark of React 19 on a library inside the bundle.
  "Accessing element.ref was removed in React 19.",
];

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.WARRAQ_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens a page and notes what it complains of and whom it asks. `assertClean` fails if
 * there was an error in the console, an answer of 400 or above, or another host.
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  page.on("console", (message) => {
    const known = KNOWN_NOISE.some((noise) => message.text().startsWith(noise));
    const serious =
      message.type() === "error" ||
      (message.type() === "warning" && /TypeError|violates/.test(message.text()));
    if (serious && !known) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    // A viewer that turns the page drops the tiles it no longer needs.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") complaints.push(`${reason} ${request.url()}`);
  });
  context.on("request", (request) => requests.push(request.url()));
  return {
    page,
    /** Addresses of all requests, in the order they were made. */
    requests,
    assertClean() {
      assert.deepEqual(complaints, [], "nothing is complained of");
      const hosts = requests.map((url) => new URL(url)).filter((url) => url.protocol !== "data:");
      const foreign = hosts.filter((url) => url.protocol !== "blob:" && url.hostname !== "127.0.0.1");
      assert.deepEqual(foreign.map(String), [], "no other host is asked for anything");
    },
    close: () => context.close(),
  };
}

/** How a phone shows pages. */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

/** By how many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** The language and the direction of the whole page. */
export function languageOf(page) {
  return page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
}

/** Chooses a language, by its own name, in the menu of the page. */
export async function chooseLanguage(page, name) {
  await page.locator(".languages > summary").click();
  await page.getByRole("link", { name, exact: true }).click();
}

/** Goes on by keyboard to the next thing; gives where it leads and whether its focus shows. */
export async function tabOn(page) {
  await page.keyboard.press("Tab");
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    const ring = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    return { href: document.activeElement.href, shows: ring >= 2 };
  });
}

/** Keeps a picture of the page for people to look at. */
export async function keepScreenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, animations: "disabled" });
}

/** Goes through the page until every picture in it has loaded; gives their natural widths. */
export async function loadedPictures(page, selector) {
  const pictures = await page.locator(selector).all();
  const widths = [];
  for (const picture of pictures) {
    await picture.scrollIntoViewIfNeeded();
    widths.push(
      await picture.evaluate(async (image) => {
        await image.decode();
        return image.naturalWidth;
      }),
    );
  }
  return widths;
}

/**
 * Waits until an element shows a picture that has stopped changing and differs from
 * `before`; gives its samples.
 */
export async function settledPicture(page, locator, before) {
  const end = Date.now() + SETTLE_LIMIT_MS;
  let last;
  while (Date.now() < end) {
    const samples = await samplesIn(page, locator);
    const still = last && difference(samples, last) < 0.2;
    if (still && spread(samples) > 8 && (!before || difference(samples, before) > 4)) {
      return samples;
    }
    last = samples;
    await page.waitForTimeout(POLL_MS);
  }
  const seen = last ? `its spread is ${spread(last).toFixed(1)}` : "nothing was seen";
  throw new Error(`no settled picture within ${SETTLE_LIMIT_MS} ms; ${seen}`);
}

/** The part of an element that buttons and captions keep away from. */
const MIDDLE = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

/** Samples on each side of a grid that sees lines of writing. */
const FINE = 48;

/** Samples of what a part of an element shows; the part in shares of the element. */
export async function samplesIn(page, locator, part = MIDDLE, grid = FINE) {
  await locator.waitFor();
  const { x, y, width, height } = await locator.boundingBox();
  const clip = {
    x: x + part.x * width,
    y: y + part.y * height,
    width: part.width * width,
    height: part.height * height,
  };
  const shot = await page.screenshot({ clip, type: "jpeg", animations: "disabled" });
  return samplesOf(page, shot, grid);
}

/** Brightness (0 to 255) on a square grid over a picture, given as it is in its file. */
export async function samplesOf(page, picture, grid = FINE) {
  const lens = await lensOf(page.context().browser());
  return lens.evaluate(
    async ([base64, grid]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const pen = new OffscreenCanvas(grid, grid).getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(image, 0, 0, grid, grid);
      const { data } = pen.getImageData(0, 0, grid, grid);
      return Array.from({ length: grid * grid }, (_, at) => {
        const [red, green, blue] = data.subarray(at * 4, at * 4 + 3);
        return 0.299 * red + 0.587 * green + 0.114 * blue;
      });
    },
    [picture.toString("base64"), grid],
  );
}

/** By browser: a page to look at pictures in, where no policy of a page under test rules. */
const lenses = new WeakMap();

function lensOf(browser) {
  if (!lenses.has(browser)) lenses.set(browser, browser.newPage());
  return lenses.get(browser);
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation of the samples: 0 for a blank picture. */
export function spread(samples) {
  const middle = mean(samples);
  return Math.sqrt(mean(samples.map((sample) => (sample - middle) ** 2)));
}

/** Mean difference of two pictures, sample by sample. */
export function difference(one, other) {
  return mean(one.map((sample, at) => Math.abs(sample - other[at])));
}
