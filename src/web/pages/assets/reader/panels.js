// What opens beside the folio, one thing at a time, and what stands in it for the whole item.

import { byId, element, spoken } from "./element.js";
import { pick } from "./texts.js";

/** Wires the buttons of the panels. */
export function panelling() {
  const aside = document.querySelector(".panel");
  const buttons = [...document.querySelectorAll("[data-panel]")];
  let open;
  function show(name) {
    const closed = open;
    open = name === open ? undefined : name;
    aside.hidden = !open;
    for (const button of buttons) {
      const own = button.dataset.panel === open;
      button.setAttribute("aria-expanded", own);
      byId(`panel-${button.dataset.panel}`).hidden = !own;
    }
    if (!open && closed) byId(`show-${closed}`).focus();
    return open;
  }
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.panel));
  aside.querySelector(".close").addEventListener("click", () => show(open));
  return {
    show,
    /** Gives whether anything was open. */
    close: () => (open ? (show(open), true) : false),
  };
}

/** Fills the contents; `go(place)` opens a folio. */
export function contentsInto(place, { canvases, contents }, texts, hrefOf, go) {
  const listed = (ranges) =>
    element(
      "ul",
      {},
      ...ranges.map(({ label, canvas, items }) => {
        const shown = spoken(label);
        const link = canvas === undefined ? shown : element("a", { href: hrefOf(canvases[canvas]) }, shown);
        link.addEventListener("click", (event) => {
          if (canvas === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          go(canvas);
        });
        return element("li", {}, link, ...(items.length > 0 ? [listed(items)] : []));
      }),
    );
  const nothing = element("p", { textContent: texts["no-contents"] });
  place.replaceChildren(contents.length > 0 ? listed(contents) : nothing);
}

/** Pairs of label and value as a list. */
function described(pairs, languages) {
  const rows = pairs.map(({ label, value }) =>
    element(
      "div",
      {},
      element("dt", {}, spoken(pick(label, languages))),
      element("dd", {}, spoken(pick(value, languages))),
    ),
  );
  return rows.length > 0 ? [element("dl", {}, ...rows)] : [];
}

/** Fills what is known of the item and of the folios that are open. */
export function aboutInto(place, { summary, metadata }, canvases, languages) {
  const own = canvases.filter((it) => it.metadata.length > 0);
  const ofFolios = own.flatMap((canvas) => [
    element("h3", {}, spoken(canvas.label)),
    ...described(canvas.metadata, languages),
  ]);
  const said = summary.values.length > 0 ? [spoken(summary, "p")] : [];
  place.replaceChildren(...ofFolios, ...said, ...described(metadata, languages));
}

/** The statement that the holder requires, which always stays in view. */
export function stateInto(place, { statement, rights }, languages) {
  const label = pick(statement?.label, languages);
  const value = pick(statement?.value, languages);
  const said = value.values.length > 0 ? [spoken(label), ": ", spoken(value)] : [];
  const link = /^https?:/.test(rights ?? "")
    ? [element("a", { href: rights, textContent: rights.replace(/^https?:\/\//, ""), dir: "ltr" })]
    : [];
  const between = said.length > 0 && link.length > 0 ? [" · "] : [];
  place.replaceChildren(...said, ...between, ...link);
}
