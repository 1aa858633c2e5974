// A real browser, and a watch on what its pages do.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));
const POLL_MS = 150;
const SETTLE_LIMIT_MS = 30_000;

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
    const samples = await samplesOf(page, locator);
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

/** Brightness (0 to 255) on a grid of 48 × 48 over the middle of what an element shows. */
async function samplesOf(page, locator) {
  const shot = await locator.screenshot({ animations: "disabled" });
  // In a page of its own: the policy of the page under test allows no data addresses.
  const lens = await page.context().newPage();
  try {
    return await lens.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const grid = 48;
      const pen = new OffscreenCanvas(grid, grid).getContext("2d");
      const { width, height } = image;
      pen.drawImage(image, width / 4, height / 4, width / 2, height / 2, 0, 0, grid, grid);
      const { data } = pen.getImageData(0, 0, grid, grid);
      return Array.from({ length: grid * grid }, (_, at) => {
        const [red, green, blue] = data.subarray(at * 4, at * 4 + 3);
        return 0.299 * red + 0.587 * green + 0.114 * blue;
      });
    }, shot.toString("base64"));
  } finally {
    await lens.close();
  }
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
