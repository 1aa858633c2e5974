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

  /** Keys under which texts stand, in both versions of the Presentation API. */
  const TEXTS = new Set(["label", "value", "summary", "description", "attribution"]);

  /** The first of the reader's languages that is among `tags`, or one related to it, as it is there. */
  function best(tags) {
    const primary = (tag) => tag.split("-")[0].toLowerCase();
    const found = (wanted) =>
      tags.find((tag) => tag === wanted) ?? tags.find((tag) => primary(tag) === primary(wanted));
    return languages.map(found).find((tag) => tag !== undefined);
  }

  /** A text in the language that suits the reader best, where it has one of theirs. */
  function inOneLanguage(text) {
    if (Array.isArray(text)) {
      // Presentation API 2.1.
      const tag = best(text.map((value) => value?.["@language"]).filter(Boolean));
      return tag ? text.filter((value) => value?.["@language"] === tag) : text;
    }
    const isMap = text && typeof text === "object" && Object.values(text).every(Array.isArray);
    const tag = isMap ? best(Object.keys(text)) : undefined;
    return tag ? { [tag]: text[tag] } : text;
  }

  /** Leaves all texts of a document in one language. */
  function keepOurLanguage(resource) {
    for (const [key, value] of Object.entries(resource)) {
      if (TEXTS.has(key)) resource[key] = inOneLanguage(value);
      else if (value && typeof value === "object") keepOurLanguage(value);
    }
  }

  /**
   * Calls the one Range that holds all others what Presentation API 2.1 has a word for: then its
   * parts are the table of contents. Mirador 4.0.0 shows it as the only line of a closed tree.
   */
  function openContents({ structures }) {
    const [contents, ...others] = structures ?? [];
    const holdsRanges = contents?.items?.every(({ type }) => type === "Range");
    if (holdsRanges && others.length === 0) contents.viewingHint = "top";
  }

  // Mirador 4.0.0 asks for the contents in English, whatever language it speaks; and for all else
  // in the language that it speaks itself, which need not be that of the reader's texts.
  const onAnswer = (_url, { manifestJson }) => {
    if (!manifestJson) return;
    keepOurLanguage(manifestJson);
    openContents(manifestJson);
  };
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
