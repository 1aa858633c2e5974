// Our reader: opens the Manifest that the page names and keeps its parts together.

import { fromAddress, toQuery, write } from "./address.js";
import { adjusting } from "./adjust.js";
import { byId, element, spoken } from "./element.js";
import { keying } from "./keys.js";
import { layering } from "./layers.js";
import { fetchManifest, placeOf, readManifest } from "./manifest.js";
import { marking } from "./mark.js";
import { openings } from "./openings.js";
import { aboutInto, contentsInto, panelling, stateInto } from "./panels.js";
import { scaleBar } from "./scale.js";
import { createStage, prepare } from "./stage.js";
import { stripOf } from "./strip.js";
import { swiping } from "./swipe.js";
import { transcribing } from "./transcription.js";

const { manifest, pages, languages, texts } = JSON.parse(byId("viewer-config").textContent);
// The pages count in the digits of Egypt; `ar` alone leaves the choice to the browser.
const language = document.documentElement.lang === "ar" ? "ar-EG" : document.documentElement.lang;

/** Windows that have room for one folio only. */
const narrow = matchMedia("(max-width: 44rem) and (orientation: portrait)");

/** Says that something went wrong, with a way to try it again. */
function trouble(text, again) {
  const button = element("button", { type: "button", textContent: texts["try-again"] });
  button.addEventListener("click", () => {
    byId("trouble").hidden = true;
    again();
  });
  byId("trouble").replaceChildren(element("p", { textContent: text }), button);
  byId("trouble").hidden = false;
}

async function start() {
  byId("said").textContent = texts.loading;
  let document;
  try {
    document = await fetchManifest(manifest);
  } catch {
    byId("said").textContent = "";
    trouble(texts["no-manifest"], start);
    return;
  }
  read(readManifest(document, { address: manifest, languages }));
}

/** Everything, once the Manifest is there. */
function read(book) {
  const { canvases, rightToLeft } = book;
  stateInto(byId("statement"), book, languages);
  if (canvases.length === 0) return;
  const state = fromAddress();
  const stage = createStage("surface", { rightToLeft });
  const { viewport } = stage.viewer;
  const panels = panelling();

  let all; // Openings, in reading order.
  let at; // The place of the one that is open.
  let moved = false; // Whether the reader has moved the view from where the address put it.

  const hrefOf = (canvas) => toQuery({ folio: canvas.name, single: state.single });
  const opened = () => all[at].map((it) => canvases[it]);
  const arrange = () => (all = openings(canvases, { paged: book.paged, single: state.single || narrow.matches }));
  const addressOf = ({ canvas }, xywh) => `${pages}/${encodeURIComponent(canvas.name)}/${xywh.join(",")}`;

  const save = (turned = false) => write(state, turned);
  const adjust = adjusting(stage, state, save);
  const layers = layering(stage, state, texts, { reopen: () => show({ keep: true }), changed: save });
  const scale = scaleBar(stage, texts, language);
  const marks = marking(stage, texts, language, { addressOf, ended: (kind) => byId(kind).focus() });
  const transcribe = transcribing(byId("panel-text").querySelector("div"), texts, (placed, xywh) => look(placed, xywh));
  const mark = stripOf(book, hrefOf, go);
  contentsInto(byId("panel-contents").querySelector("nav"), book, texts, hrefOf, go);

  /** Shows the opening at `at`; with `keep` the part of it that is in view stays. */
  async function show({ keep = false } = {}) {
    const own = opened();
    let failed = 0;
    byId("trouble").hidden = true;
    marks.stop();
    mark(all[at]);
    layers.offer(own);
    aboutInto(byId("panel-about").querySelector("div"), book, own, languages);
    const label = own.map((it) => spoken(it.label));
    const named = label.flatMap((it, place) => (place ? [" – ", it] : [it]));
    byId("said").replaceChildren(own.length > 1 ? texts.opening : texts.folio, " ", ...named);
    turns();
    const layer = { base: state.layer, over: state.over };
    const open = stage.open(all[at], canvases, layer, () => (failed += 1));
    if (!keep) place();
    blanks();
    transcribe(stage.placed);
    if (!(await open)) return;
    layers.apply();
    scale.show();
    if (failed > 0) trouble(texts["no-picture"], () => show({ keep: true }));
    for (const near of [at + 1, at - 1]) if (all[near]) prepare(all[near], canvases);
    byId("reader").dataset.opening = own.map((it) => it.name).join(" ");
  }

  /** Puts the view where the state says. */
  function place() {
    viewport.setRotation(state.rotation ?? 0, true);
    const folio = stage.placed.find(({ canvas }) => canvas.name === state.folio);
    if (state.xywh && folio) stage.look(folio, state.xywh, true);
    else stage.home(true);
    moved = false;
  }

  /** Leaves that are missing are shown as what they are. */
  function blanks() {
    stage.viewer.clearOverlays();
    for (const { canvas, x, width } of stage.placed) {
      if (canvas.layers.length > 0) continue;
      const blank = element("div", { className: "blank" }, spoken(canvas.label));
      stage.viewer.addOverlay({ element: blank, location: new OpenSeadragon.Rect(x, 0, width, 1) });
    }
  }

  /** Says which way the buttons at the sides turn. */
  function turns() {
    const { previous, next } = byId("strip").dataset;
    const [left, right] = rightToLeft ? [next, previous] : [previous, next];
    for (const [id, name, step] of [["to-left", left, -1], ["to-right", right, 1]]) {
      const button = byId(id);
      button.setAttribute("aria-label", name);
      button.title = name;
      button.disabled = !all[at + step * (rightToLeft ? -1 : 1)];
    }
  }

  function turnTo(opening, folio) {
    if (!all[opening]) return;
    at = opening;
    state.folio = canvases[folio ?? all[at][0]].name;
    state.xywh = undefined;
    save(true);
    show();
  }

  /** Opens the folio at a place. */
  function go(folio) {
    turnTo(all.findIndex((it) => it.includes(folio)), folio);
  }

  const turn = (step) => turnTo(at + step);
  const sideways = (step) => turn(rightToLeft ? -step : step);

  /** From the address, as at the start and on the way back. */
  function restore() {
    arrange();
    const folio = placeOf(canvases, state.folio) ?? book.start;
    state.folio = canvases[folio].name;
    at = all.findIndex((it) => it.includes(folio));
    byId("single").setAttribute("aria-pressed", Boolean(state.single));
    adjust.show();
    show();
  }

  // What the reader moves the address tells, once it is still.
  const move = () => (moved = true);
  for (const event of ["canvas-drag", "canvas-scroll", "canvas-pinch", "canvas-double-click"]) {
    stage.viewer.addHandler(event, move);
  }
  stage.viewer.addHandler("animation-finish", () => {
    const seen = stage.seen();
    if (!moved || !seen) return;
    Object.assign(state, { xywh: seen.xywh, folio: seen.placed.canvas.name });
    save();
  });
  // Where nobody has moved the view it is fitted to its new size.
  stage.viewer.addHandler("resize", () => requestAnimationFrame(() => moved || place()));

  const look = (placed, xywh) => {
    move();
    stage.look(placed, xywh);
  };
  const zoom = (by) => {
    move();
    viewport.zoomBy(by);
    viewport.applyConstraints();
  };
  const home = () => {
    moved = false;
    state.xywh = undefined;
    stage.home();
    save();
  };
  const rotate = () => {
    state.rotation = ((state.rotation ?? 0) + 90) % 360;
    if (moved) viewport.setRotation(state.rotation);
    else place();
    save();
  };
  const single = () => {
    state.single = !state.single;
    save();
    restore();
  };
  const fullScreen = () =>
    document.fullscreenElement ? document.exitFullscreen() : byId("reader").requestFullscreen?.();
  const actions = {
    left: () => sideways(-1),
    right: () => sideways(1),
    previous: () => turn(-1),
    next: () => turn(1),
    first: () => turnTo(0),
    last: () => turnTo(all.length - 1),
    zoomIn: () => zoom(1.4),
    zoomOut: () => zoom(1 / 1.4),
    home,
    pan: (x, y) => {
      move();
      const { width, height } = viewport.getBounds();
      viewport.panBy(new OpenSeadragon.Point(x * width, y * height));
      viewport.applyConstraints();
    },
    rotate,
    single,
    panel: panels.show,
    mark: (kind) => !byId(kind).hidden && marks.toggle(kind),
    fullScreen,
    escape: () => marks.stop() || panels.close(),
  };
  keying(actions);
  const buttons = {
    "to-left": actions.left,
    "to-right": actions.right,
    "zoom-in": actions.zoomIn,
    "zoom-out": actions.zoomOut,
    home,
    rotate,
    single,
    select: () => actions.mark("select"),
    measure: () => actions.mark("measure"),
    "full-screen": fullScreen,
  };
  for (const [id, act] of Object.entries(buttons)) byId(id).addEventListener("click", act);
  swiping(stage, sideways);
  addEventListener("popstate", () => {
    for (const key of Object.keys(state)) delete state[key];
    Object.assign(state, fromAddress());
    restore();
  });
  narrow.addEventListener("change", restore);
  restore();
}

start();
