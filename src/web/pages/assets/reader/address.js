// The address tells the state: which folio, which part of it, which layers, and how it is lit.

const NUMBERS = { fade: 1, curtain: 1, brightness: 100, contrast: 100, rotation: 0 };

/**
 * The state that the address tells, with `folio` and `xywh` (four numbers) where it has them. What is
 * seen may reach beyond the folio, so the first two may be negative.
 */
export function fromAddress(search = location.search) {
  const query = new URLSearchParams(search);
  const state = { folio: query.get("folio") ?? undefined };
  const region = (query.get("xywh") ?? "").split(",").map(Number);
  if (region.length === 4 && region.every(Number.isFinite) && region[2] > 0 && region[3] > 0) {
    state.xywh = region;
  }
  for (const key of ["layer", "over"]) {
    if (/^\d+$/.test(query.get(key) ?? "")) state[key] = Number(query.get(key));
  }
  for (const key of Object.keys(NUMBERS)) {
    const given = query.get(key);
    if (given !== null && Number.isFinite(Number(given))) state[key] = Number(given);
  }
  for (const key of ["invert", "gray", "single"]) state[key] = query.get(key) === "1";
  return state;
}

/** The query of a state; what is as usual is left out, what is not ours (`lang`) stays. */
export function toQuery(state, search = location.search) {
  const query = new URLSearchParams(search);
  const put = (key, value) => (value === undefined ? query.delete(key) : query.set(key, value));
  put("folio", state.folio);
  put("xywh", state.xywh?.map(Math.round).join(","));
  put("layer", state.layer || undefined);
  put("over", state.over);
  for (const key of ["fade", "curtain"]) {
    put(key, state.over === undefined ? undefined : state[key]);
  }
  for (const key of ["brightness", "contrast", "rotation"]) {
    put(key, (state[key] ?? NUMBERS[key]) === NUMBERS[key] ? undefined : state[key]);
  }
  for (const key of ["invert", "gray", "single"]) put(key, state[key] ? "1" : undefined);
  return `?${query.toString().replaceAll("%2C", ",")}`;
}

/** Writes a state into the address: a step of its own in the history where the page was turned. */
export function write(state, turned) {
  const query = toQuery(state);
  if (query === location.search) return;
  history[turned ? "pushState" : "replaceState"](null, "", query);
  for (const link of document.querySelectorAll(".languages a")) {
    const language = new URL(link.href).searchParams.get("lang");
    const search = new URLSearchParams(query);
    search.set("lang", language);
    link.href = `?${search}`;
  }
}
