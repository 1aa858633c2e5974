// Starts Mirador with the configuration that stands in the page.
"use strict";

{
  const config = JSON.parse(document.getElementById("viewer-config").textContent);

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

  /** Leaves the labels of ranges only in the page's language, where they have it. */
  function keepOurLanguage(range) {
    const { label } = range;
    if (Array.isArray(label)) {
      // Presentation API 2.1.
      const values = label.filter((value) => value["@language"] === config.language);
      if (values.length > 0) range.label = values;
    } else if (label?.[config.language]) {
      range.label = { [config.language]: label[config.language] };
    }
    range.items?.forEach(keepOurLanguage);
  }

  // Mirador 4.0.0 asks for the contents in English, whatever language it speaks.
  const onAnswer = (_url, action) => action.manifestJson?.structures?.forEach(keepOurLanguage);
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
