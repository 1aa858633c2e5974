// Starts Mirador with the configuration that stands in the page.
"use strict";

{
  const { languages, ...config } = JSON.parse(
    document.getElementById("viewer-config").textContent,
  );

  /** By OpenSeadragon viewer: ids of the canvases that it shows. */
  const shown = new WeakMap();

  /**
   * A part of Mirador that draws nothing: when other canvases come into view it fits them
   * to the window. Mirador 4.0.0 keeps the old place and zoom, so an opening of two pages
   * that follows a cover lies half outside (its pull request #4220, in later versions,
   * fits every page too).
   */
  function FitCanvases({ viewer, canvasWorld }) {
    const ids = canvasWorld.canvasIds.join(" ");
    if (!viewer || !ids || !canvasWorld.hasDimensions()) return null;
    const before = shown.get(viewer);
    shown.set(viewer, ids);
    if (before && before !== ids) {
      const [x, y, width, height] = canvasWorld.worldBounds();
      // Not before Mirador has finished drawing itself.
      setTimeout(() => {
        if (!viewer.viewport) return;
        const bounds = Object.assign(viewer.viewport.getBounds(), { x, y, width, height });
        viewer.viewport.fitBounds(bounds, true);
      });
    }
    return null;
  }

  const onAnswer = (_url, { manifestJson }) =>
    manifestJson && window.suitReader(manifestJson, languages);
  config.requests = { postprocessors: [onAnswer] };

  if (window.matchMedia("(prefers-color-scheme: dark)").matches) {
    config.selectedTheme = "dark";
  }
  // A strip of folios below the picture, where there is room for both.
  if (window.matchMedia("(min-width: 60rem) and (min-height: 45rem)").matches) {
    config.thumbnailNavigation = { defaultPosition: "far-bottom" };
  }
  window.Mirador.viewer(config, [
    { target: "OpenSeadragonViewer", mode: "add", name: "FitCanvases", component: FitCanvases },
  ]);
}
