// How large things are: millimeters where the Manifest or the picture tells, and a bar for them.

import { byId } from "./element.js";
import { millimetersOf } from "./manifest.js";

/** Pixels of the screen that the bar takes at most. */
const LONGEST = 160;

/** Millimeters for one pixel of a folio; undefined where nobody has measured. */
export function scaleOf(placed, shown) {
  if (!placed) return undefined;
  if (placed.canvas.millimeters) return placed.canvas.millimeters;
  const own = shown.find((it) => it.placed === placed && !it.above);
  const perPixel = millimetersOf(own?.image.source.service);
  if (!perPixel) return undefined;
  return (perPixel * own.image.getContentSize().x) / own.piece.place.width;
}

/** A length in words: in centimeters from ten on. */
export function length(millimeters, texts, language) {
  const inCentimeters = millimeters >= 10;
  const value = inCentimeters ? millimeters / 10 : millimeters;
  const number = value.toLocaleString(language, { maximumFractionDigits: inCentimeters ? 1 : 2 });
  return `${number} ${inCentimeters ? texts.centimeters : texts.millimeters}`;
}

/** The longest of 1, 2, 5, 10, … that is not above `most`. */
export function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].find((it) => it * power <= most) * power;
}

/** The bar; `show` draws it for what is in view, or hides it. */
export function scaleBar(stage, texts, language) {
  const bar = byId("scale");
  const [line, words] = bar.children;
  const show = () => {
    const { viewport } = stage.viewer;
    const placed = stage.folioAt(viewport.getCenter());
    const perPixel = scaleOf(placed, stage.shown);
    bar.hidden = !perPixel;
    byId("measure").hidden = !perPixel;
    if (!perPixel) return;
    const screen = viewport.deltaPixelsFromPoints(new OpenSeadragon.Point(placed.unit, 0), true);
    const perScreenPixel = perPixel / Math.hypot(screen.x, screen.y);
    const shown = roundLength(LONGEST * perScreenPixel);
    line.style.inlineSize = `${shown / perScreenPixel}px`;
    words.textContent = length(shown, texts, language);
  };
  stage.viewer.addHandler("update-viewport", show);
  return { show };
}
