// The keyboard: one table of keys, which the panel of keys tells of.

/** Fields in which a key is a letter or moves something. */
const FIELDS = "input, select, textarea, [role=slider], [role=application]";

/** By how much of what is in view the picture moves. */
const PAN = 0.15;

/** Calls what a key stands for in `actions`. */
export function keying(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inField = event.target.closest?.(FIELDS);
    if (inField && event.key !== "Escape") return;
    const pan = {
      ArrowLeft: [-PAN, 0],
      ArrowRight: [PAN, 0],
      ArrowUp: [0, -PAN],
      ArrowDown: [0, PAN],
    }[event.key];
    const isHorizontal = event.key === "ArrowLeft" || event.key === "ArrowRight";
    const inPanel = event.target.closest?.(".panel, .strip");
    const action =
      pan && (event.shiftKey || !isHorizontal)
        ? !inPanel && (() => actions.pan(...pan))
        : table(actions)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

const table = (actions) => ({
  ArrowLeft: actions.left,
  ArrowRight: actions.right,
  PageUp: actions.previous,
  PageDown: actions.next,
  Home: actions.first,
  End: actions.last,
  "+": actions.zoomIn,
  "=": actions.zoomIn,
  "-": actions.zoomOut,
  0: actions.home,
  r: actions.rotate,
  c: () => actions.panel("contents"),
  t: () => actions.panel("text"),
  l: () => actions.panel("layers"),
  i: () => actions.panel("image"),
  a: () => actions.panel("about"),
  "?": () => actions.panel("keys"),
  s: () => actions.mark("select"),
  m: () => actions.mark("measure"),
  f: actions.fullScreen,
  Escape: actions.escape,
});
