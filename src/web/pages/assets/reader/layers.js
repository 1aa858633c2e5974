// Layers of a folio (before and after a restoration, several lights): one above the other, by fading
// the upper in or by drawing it aside like a curtain.

import { byId, element, spoken } from "./element.js";

const STEP = 0.05;

/** Wires the form and the handle; `reopen` shows other layers, `changed` tells of all else. */
export function layering(stage, state, texts, { reopen, changed }) {
  const form = byId("layers");
  const { base, over, amount } = form.elements;
  const handle = element("div", {
    className: "curtain",
    tabIndex: 0,
    hidden: true,
    attributes: {
      role: "slider",
      "aria-label": texts["curtain-handle"],
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    },
  });
  byId("marks").append(handle);

  const how = () => (state.curtain === undefined ? "fade" : "curtain");

  /** From where to where the curtain runs: over all folios that have the upper layer. */
  const run = () => {
    const above = stage.shown.filter((it) => it.above).map(({ placed }) => placed);
    const left = Math.min(...above.map((it) => it.x));
    return { left, width: Math.max(...above.map((it) => it.x + it.width)) - left };
  };

  /** Draws the upper layer as far as the state says. */
  function apply() {
    const above = stage.shown.filter((it) => it.above);
    const isCurtain = how() === "curtain";
    handle.hidden = !isCurtain || above.length === 0;
    amount.value = Math.round((isCurtain ? 1 - state.curtain : (state.fade ?? 0.5)) * 100);
    for (const { image, placed, piece } of above) {
      image.setOpacity(isCurtain ? 1 : (state.fade ?? 0.5));
      if (!isCurtain) {
        image.setClip(null);
        continue;
      }
      const { left, width } = run();
      const edge = left + state.curtain * width;
      const size = image.getContentSize();
      const start = placed.x + piece.place.x * placed.unit;
      const share = (edge - start) / (piece.place.width * placed.unit);
      const cut = Math.min(Math.max(share, 0), 1) * size.x;
      image.setOpacity(cut < size.x ? 1 : 0);
      image.setClip(new OpenSeadragon.Rect(cut, 0, Math.max(size.x - cut, 1), size.y));
    }
    stage.viewer.forceRedraw();
    follow();
  }

  /** Keeps the handle at the edge of the curtain. */
  function follow() {
    if (handle.hidden) return;
    const { left, width } = run();
    const { viewport } = stage.viewer;
    const point = (y) =>
      viewport.viewportToViewerElementCoordinates(
        new OpenSeadragon.Point(left + state.curtain * width, y),
      );
    const [top, bottom] = [point(0), point(1)];
    const length = top.distanceTo(bottom);
    const angle = Math.atan2(bottom.x - top.x, bottom.y - top.y);
    handle.style.transform = `translate(${top.x}px, ${top.y}px) rotate(${-angle}rad)`;
    handle.style.height = `${length}px`;
    handle.setAttribute("aria-valuenow", Math.round(state.curtain * 100));
  }

  function drawTo(value) {
    state.curtain = Math.min(Math.max(Math.round(value * 1000) / 1000, 0), 1);
    apply();
    changed();
  }

  handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP, ArrowDown: -STEP, ArrowUp: STEP }[event.key];
    const end = { Home: 0, End: 1 }[event.key];
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    drawTo(end ?? state.curtain + step);
  });
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = stage.viewer.element.getBoundingClientRect();
    const at = new OpenSeadragon.Point(event.clientX - box.left, event.clientY - box.top);
    const { left, width } = run();
    drawTo((stage.viewer.viewport.viewerElementToViewportCoordinates(at).x - left) / width);
  });
  stage.viewer.addHandler("update-viewport", follow);

  form.addEventListener("input", ({ target }) => {
    const value = Number(amount.value) / 100;
    const isCurtain = form.elements.how.value === "curtain";
    // The upper layer lies to the right of the edge.
    state.curtain = isCurtain ? 1 - value : undefined;
    state.fade = isCurtain ? undefined : value;
    if (target === base || target === over) {
      state.layer = Number(base.value);
      state.over = over.value === "" ? undefined : Number(over.value);
      reopen();
    } else {
      apply();
    }
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  /** Offers the layers of the folios that are open. */
  function offer(canvases) {
    const layers = canvases.map((it) => it.layers).sort((a, b) => b.length - a.length)[0] ?? [];
    const option = ({ label }, at) => {
      const text = label.values[0] ? spoken(label).textContent : `${texts.layer} ${at + 1}`;
      return element("option", { value: at, textContent: text });
    };
    base.replaceChildren(...layers.map(option));
    over.replaceChildren(
      element("option", { value: "", textContent: texts.none }),
      ...layers.map(option),
    );
    const several = layers.length > 1;
    form.hidden = !several;
    document.querySelector("#panel-layers .only-one").hidden = several;
    byId("show-layers").classList.toggle("has-some", several);
    base.value = layers[state.layer] ? state.layer : 0;
    over.value = layers[state.over] ? state.over : "";
    form.elements.how.value = how();
    amount.closest("label").hidden = over.value === "";
    form.querySelector("fieldset").hidden = over.value === "";
  }
  return { offer, apply };
}
