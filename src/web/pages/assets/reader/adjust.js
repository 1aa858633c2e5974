// How the picture is lit: filters on the surface that OpenSeadragon draws on, nothing in it changed.

import { byId } from "./element.js";

/** Wires the form; `changed` is called with what differs in the state. */
export function adjusting(stage, state, changed) {
  const form = byId("adjust");
  const { brightness, contrast, invert, gray } = form.elements;

  const apply = () => {
    const filters = [
      `brightness(${state.brightness ?? 100}%)`,
      `contrast(${state.contrast ?? 100}%)`,
      state.invert && "invert(1)",
      state.gray && "grayscale(1)",
    ];
    const isUsual = (state.brightness ?? 100) === 100 && (state.contrast ?? 100) === 100;
    const plain = isUsual && !state.invert && !state.gray;
    stage.viewer.drawer.canvas.style.filter = plain ? "" : filters.filter(Boolean).join(" ");
  };

  const show = () => {
    brightness.value = state.brightness ?? 100;
    contrast.value = state.contrast ?? 100;
    invert.checked = Boolean(state.invert);
    gray.checked = Boolean(state.gray);
    apply();
  };

  form.addEventListener("input", () => {
    state.brightness = Number(brightness.value);
    state.contrast = Number(contrast.value);
    state.invert = invert.checked;
    state.gray = gray.checked;
    apply();
    changed();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(state, { brightness: 100, contrast: 100, invert: false, gray: false });
    show();
    changed();
  });
  return { show };
}
