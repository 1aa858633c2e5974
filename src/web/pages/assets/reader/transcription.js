// Texts and notes of a folio: the Annotations of its Canvas, embedded or at an address of their own.

import { element, spoken } from "./element.js";
import { plain } from "./texts.js";

const list = (value) => (value === undefined ? [] : [value].flat());

/** By address: what was fetched. */
const fetched = new Map();

async function pageOf(page) {
  if (Array.isArray(page.items)) return page;
  if (!fetched.has(page.id)) {
    const asked = fetch(page.id).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${page.id}`);
      return answer.json();
    });
    fetched.set(page.id, asked);
    asked.catch(() => fetched.delete(page.id));
  }
  return fetched.get(page.id);
}

function fragment(target) {
  const given = target?.selector?.value ?? target?.id ?? target;
  const numbers = /xywh=(?:pixel:)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)/.exec(String(given));
  return numbers?.slice(1).map(Number);
}

/**
 * The texts of a Canvas in their order: `{ values, xywh, isNote }`.
 * @throws where a page of them cannot be fetched.
 */
async function textsOf(canvas) {
  const pages = await Promise.all(canvas.annotations.map(pageOf));
  return pages.flatMap((page) => list(page.items)).flatMap((annotation) => {
    const motivations = list(annotation.motivation);
    const isText = motivations.includes("supplementing");
    const isNote = motivations.includes("commenting") || motivations.includes("describing");
    if (!isText && !isNote) return [];
    const bodies = list(annotation.body).filter((it) => typeof it?.value === "string");
    const xywh = list(annotation.target).map(fragment).find(Boolean);
    return bodies.map(({ value, language, format }) => ({
      value: format === "text/html" ? plain(`<p>${value}</p>`) : value,
      language: list(language)[0],
      xywh,
      isNote,
    }));
  });
}

/** Fills `place` with the texts of the open folios; `look` shows where one stands. */
export function transcribing(place, texts, look) {
  let turn = 0;

  function line(placed, { value, language, xywh, isNote }) {
    const attributes = { lang: language || undefined, dir: "auto" };
    const text = element("span", { textContent: value, attributes });
    const within = xywh
      ? element("button", { type: "button", onclick: () => look(placed, xywh) }, text)
      : text;
    const mark = isNote ? [element("span", { className: "note", textContent: texts.note }), " "] : [];
    return element("p", { className: isNote ? "of-note" : "" }, ...mark, within);
  }

  return async function show(placed) {
    const own = ++turn;
    const parts = await Promise.all(
      placed.map(async (it) => {
        try {
          return { it, lines: await textsOf(it.canvas) };
        } catch {
          return { it, failed: true };
        }
      }),
    );
    if (own !== turn) return;
    const shown = parts.filter(({ lines, failed }) => failed || lines.length > 0);
    const elements = shown.map(({ it, lines, failed }) => {
      const heading = element("h3", {}, spoken(it.canvas.label));
      if (!failed) return element("article", {}, heading, ...lines.map((each) => line(it, each)));
      const again = element("button", {
        type: "button",
        textContent: texts["try-again"],
        onclick: () => show(placed),
      });
      return element("article", {}, heading, again);
    });
    const nothing = element("p", { textContent: texts["no-text"] });
    place.replaceChildren(...(elements.length > 0 ? elements : [nothing]));
    document.getElementById("show-text").classList.toggle("has-some", elements.length > 0);
  };
}
