// The surface on which an opening lies: OpenSeadragon, with the folios of one opening in it.

import { laidOut } from "./openings.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A surface in the element of that id, without buttons of its own. */
export function createStage(id, { rightToLeft }) {
  const viewer = new OpenSeadragon.Viewer({
    id,
    showNavigationControl: false,
    drawer: "canvas",
    crossOriginPolicy: "Anonymous",
    animationTime: calm ? 0 : 0.6,
    springStiffness: 9,
    visibilityRatio: 0.5,
    minZoomImageRatio: 0.7,
    maxZoomPixelRatio: 4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    preserveImageSizeOnResize: false,
    preserveViewport: true,
    tabIndex: 0,
  });
  // Keys are ours, in `keys.js`.
  viewer.innerTracker.keyHandler = null;
  viewer.innerTracker.keyDownHandler = null;

  let turn = 0;
  const stage = {
    viewer,
    /** Folios as they lie, from left to right. */
    placed: [],
    /** Tiled images with what each belongs to: `{ image, placed, layer, piece }`. */
    shown: [],

    /**
     * Shows an opening: of each of its folios the layer `base`, and `over` above it where it is
     * given. Resolves once all of it is open, to whether this is still what is to be shown;
     * `failed` is called for each picture that is not there.
     */
    async open(opening, canvases, { base = 0, over }, failed) {
      const own = ++turn;
      viewer.world.removeAll();
      stage.shown = [];
      stage.placed = laidOut(opening, canvases, rightToLeft);
      const layers = over === undefined ? [base] : [base, over];
      const opened = layers.flatMap((layer, above) =>
        stage.placed.flatMap((placed) => {
          const { layers: all } = placed.canvas;
          if (above && !all[layer]) return [];
          const pictures = (all[layer] ?? all[0])?.pictures ?? [];
          return pictures.map((piece) => add(placed, piece, above === 1, own, failed));
        }),
      );
      await Promise.all(opened);
      return own === turn;
    },

    /** All folios that are open, in units of the viewport. */
    bounds() {
      const last = stage.placed.at(-1);
      return new OpenSeadragon.Rect(0, 0, last ? last.x + last.width : 1, 1);
    },

    home(immediately = false) {
      viewer.viewport.fitBounds(stage.bounds(), immediately || calm);
    },

    /** The folio below a point of the viewport, or the nearest to it. */
    folioAt(point) {
      const past = stage.placed.find((it) => point.x < it.x + it.width);
      return past ?? stage.placed.at(-1);
    },

    /** Shows a part of a folio; `xywh` in its own pixels. */
    look(placed, [x, y, width, height], immediately = false) {
      const { unit } = placed;
      const part = [placed.x + x * unit, y * unit, width * unit, height * unit];
      viewer.viewport.fitBounds(new OpenSeadragon.Rect(...part), immediately || calm);
    },

    /** What is seen: `{ placed, xywh }` in pixels of the folio in the middle, also beyond its edges. */
    seen() {
      const bounds = viewer.viewport.getBounds().getBoundingBox();
      const placed = stage.folioAt(bounds.getCenter());
      if (!placed) return undefined;
      const { unit } = placed;
      const [x, y] = [(bounds.x - placed.x) / unit, bounds.y / unit];
      return { placed, xywh: [x, y, bounds.width / unit, bounds.height / unit] };
    },
  };

  function add(placed, piece, above, own, failed) {
    const { place, info, picture } = piece;
    const { unit } = placed;
    return new Promise((resolve) => {
      viewer.addTiledImage({
        tileSource: info ?? picture,
        x: placed.x + place.x * unit,
        y: place.y * unit,
        width: place.width * unit,
        success({ item }) {
          if (own === turn) stage.shown.push({ image: item, placed, piece, above });
          else viewer.world.removeItem(item);
          resolve();
        },
        error() {
          if (own === turn) failed(placed);
          resolve();
        },
      });
    });
  }
  return stage;
}

/** Asks for what will be needed first of an opening, so that turning to it is quick. */
export function prepare(opening, canvases) {
  for (const { info } of opening.flatMap((at) => canvases[at].layers[0]?.pictures ?? [])) {
    if (info) fetch(info).catch(() => {});
  }
}
