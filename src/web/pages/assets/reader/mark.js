// A mark on a folio: a rectangle to cite, or a line to measure. By pointer: drawn. By keys: arrows
// move it, with Shift they move its other end.

import { byId, element } from "./element.js";
import { length, scaleOf } from "./scale.js";

const SVG = "http://www.w3.org/2000/svg";

/** By how much of what is in view an arrow key moves. */
const STEP = 0.02;

/** Marking; `addressOf(placed, xywh)` is the address under which a detail is cited. */
export function marking(stage, texts, language, { addressOf, ended }) {
  const { viewport } = stage.viewer;
  const drawing = document.createElementNS(SVG, "svg");
  const shape = drawing.appendChild(document.createElementNS(SVG, "polygon"));
  drawing.setAttribute("aria-hidden", "true");
  drawing.style.display = "none";
  const catcher = element("div", {
    className: "catcher",
    tabIndex: 0,
    hidden: true,
    attributes: { role: "application" },
  });
  byId("marks").append(drawing, catcher);
  const box = byId("marked");

  /** What is marked: on which folio, from where to where in its pixels. */
  let mark;
  let kind;

  /** A pixel of the open folio, or of the nearest, below a pixel of the surface. */
  function pixelAt(event, placed) {
    const frame = stage.viewer.element.getBoundingClientRect();
    const at = new OpenSeadragon.Point(event.clientX - frame.left, event.clientY - frame.top);
    const point = viewport.viewerElementToViewportCoordinates(at);
    const on = placed ?? stage.folioAt(point);
    return { placed: on, ...inside(on, (point.x - on.x) / on.unit, point.y / on.unit) };
  }

  function inside({ canvas }, x, y) {
    const cut = (value, limit) => Math.round(Math.min(Math.max(value, 0), limit));
    return { x: cut(x, canvas.width), y: cut(y, canvas.height) };
  }

  const region = ({ from, to }) => [
    Math.min(from.x, to.x),
    Math.min(from.y, to.y),
    Math.max(Math.abs(from.x - to.x), 1),
    Math.max(Math.abs(from.y - to.y), 1),
  ];

  function draw() {
    drawing.style.display = mark ? "" : "none";
    if (!mark) return;
    const { placed, from, to } = mark;
    const corners =
      kind === "measure"
        ? [from, to]
        : [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
    const onScreen = corners.map(({ x, y }) => {
      const point = new OpenSeadragon.Point(placed.x + x * placed.unit, y * placed.unit);
      const pixel = viewport.viewportToViewerElementCoordinates(point);
      return `${pixel.x},${pixel.y}`;
    });
    shape.setAttribute("points", onScreen.join(" "));
  }

  function tell() {
    box.hidden = false;
    const help = element("p", { textContent: texts[`${kind}-help`] });
    if (!mark) {
      box.replaceChildren(help);
    } else if (kind === "measure") {
      const { placed, from, to } = mark;
      const pixels = Math.hypot(from.x - to.x, from.y - to.y);
      const measured = length(pixels * scaleOf(placed, stage.shown), texts, language);
      box.replaceChildren(element("output", { textContent: measured }), help);
    } else {
      const address = addressOf(mark.placed, region(mark));
      const link = element("a", { href: address, textContent: texts["cite-link"] });
      const copy = element("button", { type: "button", textContent: texts.copy });
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(address);
        copy.textContent = texts.copied;
      });
      box.replaceChildren(link, copy, help);
    }
  }

  /** Where nothing is marked yet: the middle of what is in view. */
  function begin() {
    const seen = stage.seen();
    const [x, y, width, height] = seen.xywh;
    const at = (share) => inside(seen.placed, x + width * share, y + height * share);
    mark = { placed: seen.placed, from: at(0.4), to: at(0.6) };
    if (kind === "measure") mark.to.y = mark.from.y;
  }

  catcher.addEventListener("pointerdown", (event) => {
    const { placed, x, y } = pixelAt(event);
    mark = { placed, from: { x, y }, to: { x, y } };
    catcher.setPointerCapture(event.pointerId);
    draw();
  });
  catcher.addEventListener("pointermove", (event) => {
    if (!catcher.hasPointerCapture(event.pointerId)) return;
    const { x, y } = pixelAt(event, mark.placed);
    mark.to = { x, y };
    draw();
    if (kind === "measure") tell();
  });
  catcher.addEventListener("pointerup", () => mark && tell());
  catcher.addEventListener("keydown", (event) => {
    const [dx, dy] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ??
      [];
    if (dx === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!mark) begin();
    const step = Math.max(stage.seen().xywh[3] * STEP, 1);
    const moved = (it) => inside(mark.placed, it.x + dx * step, it.y + dy * step);
    if (kind === "measure") mark[event.shiftKey ? "from" : "to"] = moved(mark[event.shiftKey ? "from" : "to"]);
    else {
      mark.to = moved(mark.to);
      if (!event.shiftKey) mark.from = moved(mark.from);
    }
    draw();
    tell();
  });
  stage.viewer.addHandler("update-viewport", draw);

  const marks = {
    get kind() {
      return kind;
    },
    /** Begins with `select` or `measure`, or ends where it had begun. */
    toggle(wanted) {
      if (kind === wanted) return marks.stop();
      kind = wanted;
      mark = undefined;
      catcher.hidden = false;
      catcher.setAttribute("aria-label", texts[`${kind}-help`]);
      for (const it of ["select", "measure"]) byId(it).setAttribute("aria-pressed", it === kind);
      begin();
      draw();
      tell();
      catcher.focus();
    },
    /** Takes the mark away; gives whether there was one. */
    stop() {
      if (!kind) return false;
      const was = kind;
      kind = mark = undefined;
      catcher.hidden = box.hidden = true;
      for (const it of ["select", "measure"]) byId(it).setAttribute("aria-pressed", "false");
      draw();
      ended(was);
      return true;
    },
  };
  return marks;
}
