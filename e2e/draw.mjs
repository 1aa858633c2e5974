// Draws leaves that are easily told from one another: no scans, but lines of writing to a browser.

import { deflateSync } from "node:zlib";

/** Of a leaf, in pixels: 3 wide and 4 high. */
export const LEAF = { width: 900, height: 1200 };

/** A source of numbers from 0 to 1 that always gives the same ones for a seed. */
function numbers(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A leaf as a PNG in shades of gray: words in lines, which begin on the right, and a mark for the
 * last line. `seed` decides the words; `paper` and `ink` are brightnesses from 0 to 255.
 */
export function drawLeaf(seed, { paper = 225, ink = 40 } = {}) {
  const { width, height } = LEAF;
  const next = numbers(seed);
  const rows = Array.from({ length: height }, () => Buffer.alloc(width, paper));
  const box = (left, top, right, bottom) => {
    for (let y = top; y < bottom; y += 1) rows[y].fill(ink, Math.max(left, 80), right);
  };
  const line = 90;
  for (let top = 90; top + line < height; top += line) {
    for (let right = width - 80; right > 150; ) {
      const word = 60 + Math.floor(next() * 200);
      if (next() > 0.4) box(right - word, top, right, top + 50);
      right -= word + 30;
    }
  }
  return png(rows);
}

/** The rows of a picture, one byte a pixel, as a PNG (RFC 2083). */
function png(rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(rows[0].length, 0);
  header.writeUInt32BE(rows.length, 4);
  header[8] = 8; // Bits; all else is 0: gray, deflate, the usual filters, not interlaced.
  const unfiltered = Buffer.concat(rows.map((row) => Buffer.concat([Buffer.of(0), row])));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(unfiltered)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(checksum(body));
  return Buffer.concat([length, body, sum]);
}

/** CRC-32 (RFC 2083, appendix 15). */
function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
