// Which folios are seen together.

/**
 * Openings in reading order, each a list of places: of a paged book the first page alone, then two
 * by two; alone as well what is not paged or is a picture of a whole opening already.
 *
 * Source: Presentation API 3.0 §3.3, behavior.
 */
export function openings(canvases, { paged, single }) {
  if (!paged || single) return canvases.map(({ at }) => [at]);
  const all = [];
  let facing; // An opening that waits for its second page.
  let isFirst = true;
  for (const { at, behavior } of canvases) {
    if (behavior.includes("non-paged")) {
      all.push([at]);
    } else if (behavior.includes("facing-pages")) {
      all.push([at]);
      facing = undefined;
      isFirst = false;
    } else if (facing) {
      facing.push(at);
      facing = undefined;
    } else {
      const opening = [at];
      all.push(opening);
      facing = isFirst ? undefined : opening;
      isFirst = false;
    }
  }
  return all;
}

/**
 * Where the folios of an opening stand, from left to right: each one unit high, so that widths are
 * in units of their height. What comes first stands on the right in a book that is read from there.
 */
export function laidOut(opening, canvases, rightToLeft) {
  const order = rightToLeft ? [...opening].reverse() : opening;
  let x = 0;
  return order.map((at) => {
    const canvas = canvases[at];
    const placed = { canvas, x, width: canvas.width / canvas.height, unit: 1 / canvas.height };
    x += placed.width;
    return placed;
  });
}
