// Starts Universal Viewer with the configuration that stands in the page.
"use strict";

{
  const { manifest, canvas, locale, languages, texts } = JSON.parse(
    document.getElementById("viewer-config").textContent,
  );

  // Universal Viewer 4.4.0 gives the buttons of OpenSeadragon 6 an empty picture as a data
  // address, and forgets to say that it lies in no folder: the default folder would stand
  // before it, and a picture be asked for that no server has.
  const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...source,
    set(address) {
      source.set.call(this, String(address).replace(/^\/images\/data:/, "data:"));
    },
  });

  // It asks for documents by the `fetch` that it finds when its parts are loaded, after this.
  const ask = window.fetch.bind(window);
  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return answer;
    const document = await answer.clone().json().catch(() => undefined);
    if (document && typeof document === "object") {
      window.suitReader(document, languages);
      answer.json = async () => document;
      answer.text = async () => JSON.stringify(document);
    }
    return answer;
  };

  /** The texts in `content`, and in what is inside it, in the reader's language. */
  const translated = (content) =>
    typeof content === "string"
      ? (texts[content] ?? content)
      : Object.fromEntries(
          Object.entries(content ?? {}).map(([name, part]) => [name, translated(part)]),
        );

  /** What differs from the settings that Universal Viewer comes with. */
  const settings = ({ content, modules }) => {
    const ours = { shareDialogue: {}, openSeadragonCenterPanel: {} };
    for (const [name, part] of Object.entries(modules)) {
      ours[name] = { content: translated(part.content) };
    }
    // The frame that it would offer names a page of its own, which is not here.
    ours.shareDialogue.options = { embedEnabled: false };
    // Where nothing can hover over the picture, its arrows are the only way to turn a page.
    const hovers = window.matchMedia("(hover: hover) and (min-width: 64rem)").matches;
    ours.openSeadragonCenterPanel.options = { autoHideControls: hovers };
    return {
      content: translated(content),
      // One language: the page's own.
      localisation: { label: locale.label, locales: [locale] },
      modules: ours,
      options: {
        limitLocales: true,
        // The folio asked for, not the opening around it.
        ...(canvas && { pagingEnabled: false }),
      },
    };
  };

  /** Where the reader is, as Universal Viewer's own addresses say it: `#?cv=INDEX`. */
  const place = /^#\?cv=(\d+)$/.exec(location.hash)?.[1];
  const uv = window.UV.init("uv", {
    manifest,
    ...(place ? { canvasIndex: Number(place) } : canvas && { canvasId: canvas }),
    locales: [{ ...locale }],
  });
  uv.on("configure", ({ config, cb }) => cb(settings(config)));

  let fitted = false;
  uv.on("load", () => {
    // The first folio was fitted to the window before the panels had taken their places.
    if (!fitted) uv.get().extension.centerPanel?.goHome?.();
    fitted = true;
  });

  let turned = false;
  uv.on("canvasIndexChange", (index) => {
    // Not for the folio that it opens with: the address says that already.
    if (turned) history.replaceState(history.state, "", `#?cv=${index}`);
    turned = true;
    // The other language opens at the same folio.
    for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
  });
}
