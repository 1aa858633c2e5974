// The strip of all folios, in the direction in which the book is read.

import { byId, element, spoken } from "./element.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Fills the strip; `go(place)` opens a folio. Gives a function that marks which are open. */
export function stripOf({ canvases, rightToLeft }, hrefOf, go) {
  const strip = byId("strip");
  strip.dir = rightToLeft ? "rtl" : "ltr";
  const links = canvases.map((canvas) => {
    const picture = canvas.thumbnail
      ? element("img", { src: canvas.thumbnail, alt: "", loading: "lazy", decoding: "async" })
      : element("span", { className: "missing", textContent: "–" });
    picture.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
    const link = element("a", { href: hrefOf(canvas) }, picture, spoken(canvas.label));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(canvas.at);
    });
    return link;
  });
  strip.replaceChildren(...links.map((link) => element("li", {}, link)));
  return (open) => {
    for (const [at, link] of links.entries()) {
      if (open.includes(at)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    links[open[0]]?.parentElement.scrollIntoView({
      inline: "center",
      block: "nearest",
      behavior: calm ? "instant" : "smooth",
    });
  };
}
